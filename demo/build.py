"""The demonstration as a whole: the same every time, with dates that end today."""

from collections.abc import Iterator
from random import Random

from accounts.organisations.actions import grant_role
from accounts.organisations.models import Role
from accounts.people.facts import gathered
from accounts.people.models import User
from common import clock
from demo.lives import Life, add_days, morning, unfinished
from demo.organisations import PASSWORD, World, build_world
from demo.reviews import review_all
from demo.staff import Hired, hire_all
from demo.training_wanted import wanted_for
from pathways.journeys.models import Journey
from pathways.ladders.models import Rung
from pathways.ladders.queries import next_rung

SEED = 1948
SHOWN = {
    "doctor": "doctor@rungs.example",
    "supervisor": "supervisor@rungs.example",
    "medical director": "director@rungs.example",
    "administrator": "administrator@rungs.example",
}


def build() -> Iterator[tuple[int, int]]:
    """Build it all; says after each doctor how many of how many are done."""
    random = Random(SEED)
    today = clock.today()
    since = add_days(today, -365 * 13)
    with gathered(), clock.standing_at(morning(since)):
        world = build_world(since)
    with gathered():
        hired = hire_all(world, today, random)
        director = _directors(world, hired)
    rungs = {
        place.ladder.pk: {rung.code: rung for rung in place.ladder.rungs.all()}
        for place in world.places
    }
    journeys: list[tuple[Hired, Journey]] = []
    for number, one in enumerate(hired, 1):
        life = Life(one, rungs[one.place.ladder.pk], today, random)
        journeys.append((one, life.live()))
        yield number, len(hired)
    with gathered():
        for one in hired[::6]:
            standing = rungs[one.place.ladder.pk][one.climbed[-1][0]]
            wanted = wanted_for(next_rung_of(standing, rungs[one.place.ladder.pk]), random)
            unfinished(one, wanted, today, random)
        # Read again: the roles kept on the object are those of a day in the past.
        review_all(journeys, User.objects.get(pk=director.pk), today, random)


def sign_ins() -> str:
    """Who can sign in, one for each kind of user."""
    lines = [f"  {kind:<18}{address}" for kind, address in SHOWN.items()]
    return "\n".join(["Sign in with one of these; the password is " + PASSWORD, *lines])


def next_rung_of(rung: Rung, rungs: dict[str, Rung]) -> Rung:
    """The next rung on the main line with all that it asks, or the rung itself at the top."""
    above = next_rung(rung)
    return rungs[above.code] if above else rung


def _directors(world: World, hired: list[Hired]) -> User:
    """The medical directors of the two trusts; returns the one named on the first page."""
    shown = next(one for one in hired if one.doctor.user.email == SHOWN["medical director"])
    trusts = {place.trust for place in world.places} - {shown.place.trust}
    deputies = [one for one in hired if one.climbed[-1][0] in ("U7", "U6") and one is not shown]
    for one, trust in [(shown, shown.place.trust), *zip(deputies, trusts, strict=False)]:
        grant_role(
            user=one.doctor.user,
            organisation=trust,
            role=Role.DIRECTOR,
            starts_on=add_days(clock.today(), -700),
            by=None,
        )
    return shown.doctor.user
