"""`manage.py readiness verify` and `rebuild`."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from pathways.journeys.actions import start_journey
from pathways.management.commands import readiness
from pathways.readiness.models import StandingSpan
from tests.accounts.factories import DoctorFactory
from tests.pathways.readiness.world import completed
from tests.support.races import needs_postgresql


def run(*words, **options):
    said = StringIO()
    call_command("readiness", *words, stdout=said, **{"workers": 1} | options)
    return said.getvalue()


@pytest.fixture
def doctors(world):
    """Three doctors with journeys, by record number."""
    found = [world.doctor, *DoctorFactory.create_batch(2, organisation=world.organisation)]
    for doctor in found:
        start_journey(
            doctor=doctor,
            version=world.version,
            rung=world.rungs.A,
            since=date(2024, 1, 1),
            organisation=world.organisation,
            by=None,
        )
    return sorted(found, key=lambda doctor: doctor.key)


def test_verify_finds_nothing_where_all_is_right(doctors):
    assert run("verify") == "3 doctors: every stored answer is the engine's.\n"


def test_verify_prints_each_difference_and_fails(world, doctors):
    StandingSpan.objects.filter(journey__doctor=doctors[0]).first().delete()
    changed = StandingSpan.objects.filter(journey__doctor=doctors[1]).order_by("starts_on").first()
    StandingSpan.objects.filter(pk=changed.pk).update(lacking=3)
    said = StringIO()
    with pytest.raises(CommandError, match="3 doctors: 3 stored answers differ") as error:
        call_command("readiness", "verify", stdout=said, workers=1)
    assert error.value.returncode == 1
    lines = said.getvalue().splitlines()
    assert len(lines) == 3
    row = f"standing span: journey_id {changed.journey_id}, rung_id {changed.rung_id}"
    assert sum(line.startswith(row) for line in lines) == 2
    assert sum("lacking 3" in line and line.endswith("stored but not due") for line in lines) == 1
    assert sum(line.endswith("due but not stored") for line in lines) == 2


def test_rebuild_mends_what_differs(world, doctors, monkeypatch):
    monkeypatch.setattr(readiness, "CHUNK", 2)
    completed(doctors[2], world.modules[1], date(2025, 1, 6))
    StandingSpan.objects.filter(journey__doctor=doctors[0]).delete()
    assert run("rebuild").startswith("3 doctors: ")
    assert run("verify") == "3 doctors: every stored answer is the engine's.\n"
    assert run("rebuild") == "3 doctors: 0 rows were written or deleted.\n"


def test_a_stopped_rebuild_says_where_to_go_on(world, doctors, monkeypatch):
    StandingSpan.objects.all().delete()
    monkeypatch.setattr(readiness, "CHUNK", 1)
    rebuild, done = readiness.rebuild, []

    def stopping(*, doctors):
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(doctors)
        return rebuild(doctors=doctors)

    monkeypatch.setattr(readiness, "rebuild", stopping)
    with pytest.raises(CommandError, match=f"--from {doctors[2].key}$") as stopped:
        run("rebuild")
    assert stopped.value.returncode == 130
    monkeypatch.setattr(readiness, "rebuild", rebuild)
    assert run("rebuild", start=doctors[2].key).startswith("1 doctors")
    assert run("verify") == "3 doctors: every stored answer is the engine's.\n"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="others let several write")
def test_sqlite_takes_no_second_worker(doctors):
    with pytest.raises(CommandError, match="one process write at a time"):
        run("rebuild", workers=2)


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_several_workers_share_the_doctors(world, doctors, monkeypatch):
    base = make_url(connection.settings_dict)
    monkeypatch.setenv("DATABASE_URL", base)
    monkeypatch.setattr(readiness, "CHUNK", 1)
    StandingSpan.objects.all().delete()
    assert run("rebuild", workers=2).startswith("3 doctors: ")
    assert StandingSpan.objects.exists()
    assert run("verify", workers=2) == "3 doctors: every stored answer is the engine's.\n"


def make_url(settings):
    """The address of the tests' own database, for processes started afresh."""
    host = f"{settings['HOST'] or ''}:{settings['PORT'] or 5432}"
    password = f":{settings['PASSWORD']}" if settings["PASSWORD"] else ""
    return f"postgres://{settings['USER']}{password}@{host}/{settings['NAME']}"
