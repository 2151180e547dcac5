from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.audit.models import AuditEvent
from accounts.notifications.models import Notification
from common import clock
from common.errors import Denied, Stale
from pathways.journeys.actions import (
    close_journey,
    correct_placement,
    move_version,
    place,
    set_aim,
    start_journey,
    withdraw_placement,
)
from pathways.journeys.models import Journey, Placement, VersionMove
from tests.accounts.factories import DoctorFactory, OrganisationFactory, director_of
from tests.pathways.factories import (
    LadderVersionFactory,
    RungFactory,
    stood_on,
    version_of,
    with_rungs,
)

SINCE = date(2024, 1, 8)


def started(trust, **changes):
    terms = {
        "doctor": trust.doctor,
        "version": trust.version,
        "rung": trust.rungs.A,
        "since": SINCE,
        "organisation": trust.organisation,
        "by": trust.director,
    }
    return start_journey(**terms | changes)


def tier_of(doctor):
    return doctor.tier_on(clock.today())


def events(verb):
    return AuditEvent.objects.filter(action=f"journeys.{verb}")


@pytest.mark.parametrize("who", ["director", "administrator"])
def test_a_journey_is_started_where_the_doctor_works(trust, who):
    journey = started(trust, rung=trust.rungs.B, by=getattr(trust, who))
    kept = Journey.objects.get()
    assert (stood_on(kept), kept.aim, kept.version, kept.started_on) == (
        trust.rungs.B,
        trust.rungs.C,
        trust.version,
        SINCE,
    )
    placement = journey.placements.get()
    assert (placement.rung, placement.since) == (trust.rungs.B, SINCE)
    assert tier_of(trust.doctor) == 1
    assert events("start").get().about == trust.doctor
    assert Notification.objects.filter(
        user=trust.doctor.user, sentence__contains="started"
    ).exists()


@pytest.mark.parametrize("who", ["supervisor", "doctor"])
def test_nobody_else_starts_one(trust, who):
    user = trust.doctor.user if who == "doctor" else trust.supervisor
    with pytest.raises(Denied):
        started(trust, by=user)
    assert not Journey.objects.exists()


def test_a_journey_is_not_started_in_another_trust(trust):
    elsewhere = OrganisationFactory()
    with pytest.raises(Denied, match="Only an administrator or a medical director"):
        started(trust, organisation=elsewhere)
    with pytest.raises(Denied, match="Only an administrator or a medical director"):
        started(trust, by=director_of(elsewhere))
    with pytest.raises(Denied, match="Only an administrator or a medical director"):
        started(trust, doctor=DoctorFactory(organisation=elsewhere))


def test_what_cannot_be_is_refused_in_a_sentence(trust):
    draft = with_rungs(LadderVersionFactory(ladder=trust.version.ladder, status="draft"), "A")
    other = version_of(OrganisationFactory(), "A", "B")
    late = clock.today() + timedelta(days=800)
    for wrong, sentence in [
        ({"version": draft, "rung": draft.rungs.get()}, "is not published"),
        ({"version": other, "rung": other.rungs.first()}, "not a ladder of Northgate Trust"),
        ({"rung": other.rungs.first()}, "is not a rung of"),
        ({"rung": trust.rungs.B, "since": date(2004, 1, 1)}, "qualified on 1 July 2005"),
        ({"since": late}, "more than 2 years ahead"),
        ({"aim": trust.rungs.A}, "stood on already"),
        ({"aim": other.rungs.last()}, "is not a rung of"),
    ]:
        with pytest.raises(Denied, match=sentence):
            started(trust, **wrong)
    assert not Journey.objects.exists()


def test_a_student_stands_on_the_lowest_rung_before_qualifying(trust):
    assert started(trust, since=date(2000, 9, 1)).placements.get().since == date(2000, 9, 1)


def test_one_open_journey_on_a_ladder(trust):
    journey = started(trust)
    with pytest.raises(Denied, match=r"Amara Okafor is on Ladder \d+ already"):
        started(trust)
    close_journey(journey=journey, closed_on=clock.today(), by=trust.director, reason="Left")
    started(trust, since=clock.today())
    assert Journey.objects.count() == 2


def test_placing_moves_rung_tier_and_a_reached_aim(trust):
    journey = started(trust)
    place(journey=journey, rung=trust.rungs.B, since=date(2026, 1, 5), by=trust.director)
    journey.refresh_from_db()
    assert (stood_on(journey), journey.aim) == (trust.rungs.B, trust.rungs.C)
    assert tier_of(trust.doctor) == 1
    place(journey=journey, rung=trust.rungs.C, since=date(2026, 6, 1), by=trust.director)
    journey.refresh_from_db()
    assert (stood_on(journey), journey.aim) == (trust.rungs.C, None)
    assert tier_of(trust.doctor) == 2
    assert events("place").count() == 2


def test_a_higher_aim_stays(trust):
    journey = started(trust, aim=trust.rungs.C)
    place(journey=journey, rung=trust.rungs.B, since=date(2026, 1, 5), by=trust.director)
    journey.refresh_from_db()
    assert journey.aim == trust.rungs.C


def test_a_back_dated_placement_leaves_the_last_one_standing(trust):
    journey = started(trust, rung=trust.rungs.B)
    place(journey=journey, rung=trust.rungs.A, since=date(2020, 2, 3), by=trust.director)
    journey.refresh_from_db()
    assert stood_on(journey) == trust.rungs.B
    assert journey.started_on == date(2020, 2, 3)


def test_a_placement_on_the_same_day_takes_the_place_of_the_other(trust):
    journey = started(trust)
    place(journey=journey, rung=trust.rungs.B, since=SINCE, by=trust.director)
    assert journey.placements.counting().get().rung == trust.rungs.B
    assert journey.placements.count() == 2


def test_the_database_holds_one_placement_a_day(trust):
    journey = started(trust)
    with pytest.raises(IntegrityError), transaction.atomic():
        Placement.objects.create(
            journey=journey, rung=trust.rungs.B, since=SINCE, recorded_at=clock.now()
        )


def test_a_second_placement_on_the_same_rung_is_refused(trust):
    journey = started(trust)
    with pytest.raises(Denied, match="Rung A is on record from 8 January 2024 already"):
        place(journey=journey, rung=trust.rungs.A, since=date(2025, 1, 1), by=trust.director)
    with pytest.raises(Denied, match="Rung A is on record from 8 January 2024 already"):
        place(journey=journey, rung=trust.rungs.A, since=date(2023, 1, 2), by=trust.director)


@pytest.mark.parametrize("who", ["administrator", "supervisor", "doctor"])
def test_only_a_director_places(trust, who):
    journey = started(trust)
    user = trust.doctor.user if who == "doctor" else getattr(trust, who)
    with pytest.raises(Denied):
        place(journey=journey, rung=trust.rungs.B, since=date(2026, 1, 5), by=user)
    assert Placement.objects.count() == 1


def test_a_reason_that_cannot_be_kept_is_refused(trust):
    journey = started(trust)
    for reason, sentence in [("x\x00", "cannot be stored"), ("x" * 301, "Too long: 301")]:
        with pytest.raises(Denied, match=sentence):
            place(
                journey=journey,
                rung=trust.rungs.B,
                since=date(2026, 1, 5),
                by=trust.director,
                reason=reason,
            )


def test_a_correction_replaces_the_wrong_placement(trust):
    journey = started(trust)
    wrong = journey.placements.get()
    right = correct_placement(
        placement=wrong,
        rung=trust.rungs.B,
        since=date(2023, 3, 6),
        by=trust.director,
        reason="Year",
    )
    journey.refresh_from_db()
    assert journey.placements.counting().get() == right
    assert (stood_on(journey), journey.started_on) == (trust.rungs.B, date(2023, 3, 6))
    assert tier_of(trust.doctor) == 1
    with pytest.raises(Stale, match="was corrected since"):
        correct_placement(
            placement=Placement.objects.get(pk=wrong.pk),
            rung=trust.rungs.C,
            since=SINCE,
            by=trust.director,
            reason="Again",
        )
    with pytest.raises(Denied, match="Say why"):
        correct_placement(
            placement=right, rung=trust.rungs.B, since=SINCE, by=trust.director, reason=""
        )


def test_a_placement_taken_back_leaves_the_one_before(trust):
    journey = started(trust)
    first = journey.placements.get()
    second = place(journey=journey, rung=trust.rungs.C, since=date(2026, 1, 5), by=trust.director)
    assert tier_of(trust.doctor) == 2
    withdraw_placement(placement=second, by=trust.director, reason="Another doctor")
    journey.refresh_from_db()
    assert stood_on(journey) == trust.rungs.A
    assert tier_of(trust.doctor) == 0
    with pytest.raises(Denied, match="the only placement"):
        withdraw_placement(placement=first, by=trust.director, reason="Never")
    assert Placement.objects.get(pk=first.pk).revoked_at is None


def test_the_doctor_says_what_they_aim_for(trust):
    journey = started(trust)
    set_aim(journey=journey, aim=trust.rungs.C, by=trust.doctor.user)
    assert Journey.objects.get().aim == trust.rungs.C
    set_aim(journey=journey, aim=None, by=trust.doctor.user)
    assert Journey.objects.get().aim is None
    with pytest.raises(Denied, match="stood on already"):
        set_aim(journey=journey, aim=trust.rungs.A, by=trust.doctor.user)
    with pytest.raises(Denied, match="Only the doctor"):
        set_aim(journey=journey, aim=trust.rungs.B, by=trust.director)
    assert events("aim").count() == 2


@pytest.fixture
def newer(trust):
    """A second version of the trust's ladder, which has B and C but no A."""
    version = LadderVersionFactory(ladder=trust.version.ladder)
    return with_rungs(version, "B", "C", "D")


@pytest.mark.parametrize("who", ["director", "administrator"])
def test_moving_to_another_version_keeps_the_rung_and_its_days(trust, newer, who):
    journey = started(trust)
    place(journey=journey, rung=trust.rungs.B, since=SINCE, by=trust.director, reason="Judged")
    move_version(journey=journey, version=newer, by=getattr(trust, who), reason="New rules")
    journey.refresh_from_db()
    assert journey.version == newer
    assert stood_on(journey) == newer.rungs.get(code="B")
    assert journey.aim == newer.rungs.get(code="C")
    placement = journey.placements.counting().get()
    assert (placement.rung, placement.since) == (newer.rungs.get(code="B"), SINCE)
    assert placement.reason == "Judged"
    move = VersionMove.objects.get()
    assert (move.source, move.target, move.reason) == (trust.version, newer, "New rules")
    assert events("move").get().details == {"version": 2}


def test_a_rung_that_is_not_there_has_to_be_chosen(trust, newer):
    journey = started(trust)
    with pytest.raises(Denied, match=r"Rung A \(A\) is not on .* v2\. Choose the rung"):
        move_version(journey=journey, version=newer, by=trust.director, reason="New rules")
    with pytest.raises(Denied, match="is not a rung of"):
        move_version(
            journey=journey,
            version=newer,
            by=trust.director,
            reason="New rules",
            instead={"A": trust.rungs.B},
        )
    assert not VersionMove.objects.exists()
    chosen = newer.rungs.get(code="C")
    move_version(
        journey=journey, version=newer, by=trust.director, reason="New rules", instead={"A": chosen}
    )
    journey.refresh_from_db()
    assert (stood_on(journey), journey.aim) == (chosen, newer.rungs.get(code="D"))


def test_a_move_needs_another_published_version_of_the_ladder_and_a_reason(trust, newer):
    journey = started(trust, rung=trust.rungs.B)
    draft = LadderVersionFactory(ladder=trust.version.ladder, status="draft")
    for version, reason, sentence in [
        (draft, "x", "is not published"),
        (trust.version, "x", "is not another version"),
        (version_of(trust.organisation, "B"), "x", "is not another version"),
        (newer, " ", "Say why"),
        (newer, "x" * 4001, "Too long"),
    ]:
        with pytest.raises(Denied, match=sentence):
            move_version(journey=journey, version=version, by=trust.director, reason=reason)
    with pytest.raises(Denied, match="Only an administrator or a medical director"):
        move_version(journey=journey, version=newer, by=trust.supervisor, reason="x")


def test_a_closed_journey_takes_nothing_more(trust):
    journey = started(trust, rung=trust.rungs.B)
    stale = Journey.objects.get()
    close_journey(
        journey=journey, closed_on=date(2026, 3, 2), by=trust.administrator, reason="Left"
    )
    kept = Journey.objects.get()
    assert (kept.closed_on, kept.closed_reason) == (date(2026, 3, 2), "Left")
    assert tier_of(trust.doctor) == 0
    for again in (
        lambda: place(journey=stale, rung=trust.rungs.C, since=SINCE, by=trust.director),
        lambda: set_aim(journey=stale, aim=None, by=trust.doctor.user),
        lambda: close_journey(
            journey=stale, closed_on=clock.today(), by=trust.director, reason="x"
        ),
    ):
        with pytest.raises(Denied, match="closed on 2 March 2026"):
            again()


@pytest.mark.parametrize(
    ("closed_on", "sentence"),
    [(SINCE - timedelta(days=1), "began on 8 January 2024"), (date(2199, 1, 1), "has come")],
)
def test_a_journey_is_closed_on_a_day_that_can_be(trust, closed_on, sentence):
    journey = started(trust)
    with pytest.raises(Denied, match=sentence):
        close_journey(journey=journey, closed_on=closed_on, by=trust.director, reason="Left")


def test_the_tier_is_the_highest_of_all_open_journeys(trust):
    other = version_of(trust.organisation, "A", "B", "C", "D")
    started(trust, rung=trust.rungs.B)
    second = started(trust, version=other, rung=other.rungs.get(code="D"))
    assert tier_of(trust.doctor) == 3
    close_journey(journey=second, closed_on=clock.today(), by=trust.director, reason="Left")
    assert tier_of(trust.doctor) == 1


def test_a_command_asks_no_rule(trust, newer):
    journey = started(trust, rung=trust.rungs.B, by=None)
    place(journey=journey, rung=trust.rungs.C, since=date(2026, 1, 5), by=None)
    set_aim(journey=journey, aim=None, by=None)
    move_version(journey=journey, version=newer, by=None, reason="New rules")
    close_journey(journey=journey, closed_on=clock.today(), by=None, reason="Left")
    assert not Notification.objects.exists()
    assert AuditEvent.objects.filter(actor=None).count() >= 5


def test_a_side_rung_is_not_the_next_one(trust):
    side = RungFactory(version=trust.version, code="S", below=trust.rungs.A, is_side=True)
    journey = started(trust)
    assert journey.aim == trust.rungs.B
    place(journey=journey, rung=side, since=date(2026, 1, 5), by=trust.director)
    assert stood_on(Journey.objects.get()) == side
