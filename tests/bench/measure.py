"""Measures one database that holds a cohort, and prints each line as JSON.

DATABASE_URL=... DJANGO_SETTINGS_MODULE=tests.bench.settings python -m tests.bench.measure 3000
"""

import json
import os
import resource
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from accounts.organisations.actions import link_supervisor  # noqa: E402
from accounts.organisations.models import SupervisionKind  # noqa: E402
from accounts.organisations.queries import supervises  # noqa: E402
from accounts.people import facts  # noqa: E402
from accounts.people.models import Doctor, User  # noqa: E402
from common import clock  # noqa: E402
from pathways.insight.queries import (  # noqa: E402
    CLOSE,
    cohort,
    counts_by_rung,
    rungs_offered,
    states,
    tallies,
)
from pathways.readiness.models import StandingSpan, StateSpan  # noqa: E402
from tests.bench.lines import Line, in_turn  # noqa: E402
from training.frameworks.models import EvidenceType  # noqa: E402
from training.logbook.actions import start_entry, submit_entry  # noqa: E402
from training.logbook.models import LogEntry  # noqa: E402
from training.modules.models import Module  # noqa: E402
from training.verification.actions import verify_entry  # noqa: E402

# From so many doctors on a limit is asked for on counts.
LARGE = 30_000
# Entries verified, half of them without readiness.
ENTRIES = 60
COUNTS = f"""
SELECT rung_id, target_id, count(*), sum(CASE WHEN lacking = 0 THEN 1 ELSE 0 END),
       sum(CASE WHEN lacking BETWEEN 1 AND {CLOSE} THEN 1 ELSE 0 END)
FROM pathways_statespan WHERE starts_on <= %s AND ends_on > %s
GROUP BY rung_id, target_id ORDER BY rung_id, target_id
"""


def counts(doctors: int) -> Iterator[Line]:
    """Counts by rung and state for everybody on a day, against the same in SQL by hand."""
    today = clock.today()
    for day, said in (
        (today, "today"),
        (today - timedelta(days=3 * 365), "three years ago"),
        (today + timedelta(days=365), "in a year"),
    ):
        yield _counts(doctors, said, day)
    director = User.objects.get(email="director@cohort.example")
    rungs = rungs_offered(director)
    (ours,) = in_turn(lambda: counts_by_rung(tallies(states(director, today)), rungs))
    yield Line(f"the same for the director over all {doctors:,}", "ms", ours)


def _counts(doctors: int, said: str, day: date) -> Line:
    def by_hand() -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(COUNTS, [day, day])
            return list(cursor.fetchall())

    def through_us() -> list[Any]:
        return tallies(StateSpan.objects.current_on(day))

    assert {tuple(one) for one in through_us()} == set(by_hand()), "the two do not count the same"
    ours, least = in_turn(through_us, by_hand)
    # Of few doctors a query costs as much as it takes to ask it.
    limit = 1.5 if doctors >= LARGE else None
    what = f"counts by rung and state, all {doctors:,}, {said}"
    return Line(what, "ms", ours, least, limit, by_ratio=True, note="under 300 ms is asked for")


def pages(doctors: int) -> Iterator[Line]:
    """The cohort of one organisation of 500, a page of 50, against a bare list of 50."""
    director = User.objects.get(email="director-of-one@cohort.example")
    client = Client()
    client.force_login(director)
    url = reverse("insight:cohort")
    target = (
        StandingSpan.objects.current_on(clock.today())
        .filter(journey__in=cohort(director, clock.today()).values("journey"))
        .exclude(target=None)
        .order_by("target")
        .first()
    )
    grid = f"{url}?towards={target.target.uuid}"
    for what, address in (("list", url), ("grid", grid)):
        with CaptureQueriesContext(connection) as captured:
            shown = client.get(address)
        assert shown.status_code == 200, address
        asked = [one for one in captured if not one["sql"].startswith(("BEGIN", "COMMIT"))]
        yield Line(
            f"{what} of an organisation of 500, a page of 50", "queries", len(asked), None, 12
        )
        ours, bare, nothing = in_turn(
            _getter(client, address),
            _getter(client, "/bench/bare/"),
            _getter(client, "/bench/nothing/"),
            rounds=15,
        )
        note = f"a page that says one word: {nothing:.1f} ms"
        yield Line(
            f"{what} of an organisation of 500", "ms", ours, bare, 4, by_ratio=True, note=note
        )


def other_pages(doctors: int) -> Iterator[Line]:
    """The other pages of a director: of the organisation of 500, and of everybody."""
    for email, whose in (
        ("director-of-one@cohort.example", "an organisation of 500"),
        ("director@cohort.example", f"all {doctors:,}"),
    ):
        client = Client()
        client.force_login(User.objects.get(email=email))
        for name in ("home:page", "insight:cohort", "insight:posts", "insight:team"):
            (ours,) = in_turn(_getter(client, reverse(name)), rounds=3)
            yield Line(f"{name} of {whose}", "ms", ours)


def _getter(client: Client, url: str) -> Callable[[], object]:
    return lambda: client.get(url).content


def facts_recorded(doctors: int) -> Iterator[Line]:
    """A module's entry verified, as its page does it, with and without readiness."""
    supervisor = User.objects.get(email="supervisor@cohort.example")
    some = Doctor.objects.select_related("user").order_by("-pk")[:ENTRIES]
    entries = iter([_submitted(doctor, supervisor) for doctor in some])

    def verified() -> None:
        verify_entry(entry=next(entries), by=supervisor)

    def verified_alone() -> None:
        with patch.object(facts, "_listeners", []):
            verified()

    ours, least = in_turn(verified, verified_alone, rounds=ENTRIES // 2 - 1)
    yield Line("an entry verified, with its readiness", "ms", ours, least, 3, by_ratio=True)


def _submitted(doctor: Doctor, supervisor: User) -> LogEntry:
    if not supervises(supervisor, doctor):
        link_supervisor(
            doctor=doctor,
            supervisor=supervisor,
            kind=SupervisionKind.EDUCATIONAL,
            starts_on=clock.today(),
            by=None,
        )
    entry = start_entry(
        doctor=doctor,
        by=doctor.user,
        kind=EvidenceType.objects.filter(is_loggable=True).order_by("pk").first(),
        title="To measure with",
        ended_on=clock.today(),
        hours=Decimal(2),
        module=Module.objects.order_by("pk").first(),
    )
    submit_entry(entry=entry, asked_of=supervisor, by=doctor.user)
    return entry


def export(doctors: int) -> Iterator[Line]:
    """The most memory a process has used after it exported everybody the director sees."""
    director = User.objects.get(email="director@cohort.example")
    client = Client()
    client.force_login(director)
    client.get(reverse("insight:cohort"))
    before = _megabytes()
    response = client.get(reverse("insight:cohort-csv"))
    rows = sum(part.count(b"\n") for part in response) - 1
    yield Line(
        f"export of {rows:,} doctors: memory",
        "MB",
        _megabytes(),
        None,
        200,
        note=f"{before:.0f} MB before it",
    )


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(doctors: int) -> None:
    """Print every line as JSON, in this order."""
    # The export tells the most memory the process ever had: what takes much comes after it.
    for part in (counts, pages, facts_recorded, export, other_pages):
        for line in part(doctors):
            print(json.dumps(line.plain()), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
