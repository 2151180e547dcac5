"""Two writers at once leave no stale answer. PostgreSQL only: SQLite lets one write at a time."""

import contextlib
import threading
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection, transaction

from accounts.people.facts import FactKind, changed
from pathways.journeys.actions import place, start_journey
from pathways.journeys.models import Journey
from pathways.journeys.queries import standing_of
from pathways.readiness import actions
from pathways.readiness.queries import differences
from tests.pathways.readiness.world import completed, make_world, rated

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time"),
]


@pytest.fixture
def world():
    made = make_world()
    start_journey(
        doctor=made.doctor,
        version=made.version,
        rung=made.rungs.A,
        since=date(2024, 1, 1),
        organisation=made.organisation,
        by=None,
    )
    return made


def at_once(*acts: Callable[[Callable[[], None]], None]) -> list[Exception]:
    """Run each act in a transaction of its own thread; it calls `meet` where all are to meet.

    After their act all hold their transaction open for a second, or until all are done with it.
    """
    start, end = (threading.Barrier(len(acts), timeout=seconds) for seconds in (10, 1))
    failures: list[Exception] = []

    def run(act):
        try:
            with transaction.atomic():
                act(start.wait)
                # Broken where the other waits for us, as it should.
                with contextlib.suppress(threading.BrokenBarrierError):
                    end.wait()
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def two_facts_at_once(world) -> list[Exception]:
    def complete(meet):
        completed(world.doctor, world.modules[1], date(2025, 1, 6))
        meet()
        changed(world.doctor, FactKind.COMPLETION)

    def rate(meet):
        rated(world.doctor, world.elements[0], 5, date(2025, 2, 3), world.supervisor)
        meet()
        changed(world.doctor, FactKind.RATING)

    return at_once(complete, rate)


def test_of_two_writers_the_second_sees_what_the_first_recorded(world):
    assert two_facts_at_once(world) == []
    assert differences([world.doctor.pk]) == []


def test_without_the_lock_a_fact_is_lost_or_an_answer_goes_stale(world, monkeypatch):
    """Negative control: the test above would see it."""
    monkeypatch.setattr(actions, "_lock", lambda doctors: None)
    assert two_facts_at_once(world) or differences([world.doctor.pk])


def test_two_placements_at_once_leave_rung_and_tier_of_the_last(world):
    def to(code, since):
        def act(meet):
            journey = Journey.objects.get()
            rung = world.version.rungs.get(code=code)
            meet()
            place(journey=journey, rung=rung, since=since, by=None)

        return act

    assert at_once(to("D", date(2026, 3, 2)), to("C", date(2026, 2, 2))) == []
    assert standing_of(Journey.objects.get()).last.rung.code == "D"
    assert world.doctor.tier_on(date(2026, 3, 2)) == 3
    assert differences([world.doctor.pk]) == []
