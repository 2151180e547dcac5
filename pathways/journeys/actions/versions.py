"""Moving a journey to another version of its ladder."""

from collections.abc import Collection, Mapping

from accounts.people.facts import gathered
from accounts.people.models import User
from common import clock
from common.actions import action
from common.errors import Denied, Refusal
from common.templatetags.ui_filters import day
from pathways.journeys.actions.following import (
    follow,
    lock_all,
    lock_open,
    record_placement,
    revoke,
    tell,
)
from pathways.journeys.models import Journey, Placement, VersionMove
from pathways.journeys.queries import Standing, rungs_there, same_rungs, standing_of
from pathways.journeys.rules import (
    MOVE_REASON_LIMIT,
    check_can_manage,
    check_how_many,
    check_reason,
    check_rung,
    check_version,
)
from pathways.ladders.models import LadderVersion, Rung
from pathways.ladders.queries import next_rung


@action
def move_version(
    *,
    journey: Journey,
    version: LadderVersion,
    by: User | None,
    reason: str,
    instead: Mapping[str, Rung] | None = None,
) -> Journey:
    """Pin the journey to another published version of its ladder, on the rungs of the same code.

    The placement that holds and those to come are recorded anew there since the same days, so that
    no time on a rung is lost. `instead` says, by the code, which rung takes the place of one that
    is not in that version. Raises Denied if `by` may not, without a reason, or if a rung is not
    known.
    """
    if by is not None:
        check_can_manage(by, journey)
    check_reason(reason, MOVE_REASON_LIMIT)
    check_version(version, journey.organisation)
    source = lock_open(journey).version
    if version.ladder_id != journey.ladder_id or version.pk == source.pk:
        raise Denied(f"{version} is not another version of {journey.ladder}.")
    stands = standing_of(journey)
    moves = _moves(journey, version, stands, instead or {})
    # Without an aim stays who wants none; who had reached the top may have a rung above there.
    if journey.aim is not None or next_rung(stands.last.rung) is None:
        journey.aim = _aim_there(journey.aim, version, moves[-1][1])
    journey.version = version
    journey.save(update_fields=["version", "aim"])
    _stand_anew(journey, moves, by)
    VersionMove.objects.create(
        journey=journey, source=source, target=version, by=by, at=clock.now(), reason=reason.strip()
    )
    follow(journey, by)
    sentence = f"moved you to {version}: {_told(standing_of(journey))}"
    tell(journey, "move", sentence, by, version=version.number)
    return journey


class NotMoved(Denied):
    """Some journeys could not be moved, so none was. `why` has a sentence for each that could not,
    by its id.
    """

    def __init__(self, why: Mapping[int, str], among: int) -> None:
        super().__init__(
            f"Nobody was moved, as {len(why)} of {among} cannot be: why is said beside each, and "
            "they are no longer ticked. Send it again to move the others."
        )
        self.why = dict(why)


@action
def move_several(
    *,
    journeys: Collection[Journey],
    version: LadderVersion,
    by: User | None,
    reason: str,
    instead: Mapping[str, Rung] | None = None,
) -> list[Journey]:
    """Pin journeys of one ladder to another of its versions, as `move_version` does each; all of
    them or none.

    Raises NotMoved with what is wrong with each that cannot be moved; Denied without a reason, or
    for none or more than MOST_AT_ONCE. About 30 queries for each.
    """
    check_reason(reason, MOVE_REASON_LIMIT)
    check_how_many(journeys)
    # All doctors in one order, so that two who do this at once never wait for each other.
    lock_all(one.doctor for one in journeys)
    why: dict[int, str] = {}
    with gathered():
        for one in journeys:
            try:
                move_version(journey=one, version=version, by=by, reason=reason, instead=instead)
            except Refusal as refusal:
                why[one.pk] = str(refusal)
        if why:
            raise NotMoved(why, len(journeys))
    return list(journeys)


def _moves(
    journey: Journey, version: LadderVersion, stands: Standing, instead: Mapping[str, Rung]
) -> list[tuple[Placement, Rung]]:
    """What holds and what is to come, each with its rung in `version`. Raises Denied if unknown."""
    moves = []
    for one, same in rungs_there(stands, version):
        target = same or instead.get(one.rung.code)
        if target is None:
            when = "" if one == stands.now else f" from {day(one.since)}"
            raise Denied(
                f"{one.rung} ({one.rung.code}) is not on {version}. Choose the rung of it on which "
                f"{journey.doctor} stands{when}."
            )
        check_rung(target, version)
        moves.append((one, target))
    return moves


def _stand_anew(journey: Journey, moves: list[tuple[Placement, Rung]], by: User | None) -> None:
    """Record placements anew on rungs of another version, since the same days and for the same
    reasons; why the journey moved stands with the move. Of two that come
    to the same rung one after the other only the first: the second would restart the months.
    """
    before = None
    for placement, rung in moves:
        revoke(placement)
        if rung != before:
            record_placement(journey, rung, placement.since, by, placement.reason)
        before = rung


def _aim_there(aim: Rung | None, version: LadderVersion, standing: Rung) -> Rung | None:
    """The same aim in another version, or the next rung where it is not there."""
    same = same_rungs([aim], version).get(aim.code) if aim else None
    return same or next_rung(standing)


def _told(stands: Standing) -> str:
    """Where a doctor stands and will stand, inside a sentence to them."""
    now = [f"you stand on {stands.now.rung}"] if stands.now else []
    ahead = [f"from {day(one.since)} on {one.rung}" for one in stands.ahead]
    return ", ".join([*now, *ahead])
