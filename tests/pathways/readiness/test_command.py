"""`manage.py readiness verify` and `rebuild`."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from pathways.journeys.actions import start_journey
from pathways.management.commands import readiness
from pathways.readiness.models import RequirementSpan, RungSpan
from tests.accounts.factories import DoctorFactory
from tests.pathways.readiness.world import completed


def run(*words, **options):
    said = StringIO()
    call_command("readiness", *words, stdout=said, **options)
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
    RequirementSpan.objects.filter(journey__doctor=doctors[0]).delete()
    RungSpan.objects.filter(journey__doctor=doctors[1], rung=world.rungs.A).update(lacking=3)
    said = StringIO()
    with pytest.raises(CommandError, match="3 doctors: 3 stored answers differ") as error:
        call_command("readiness", "verify", stdout=said)
    assert error.value.returncode == 1
    lines = said.getvalue().splitlines()
    assert len(lines) == 3
    assert sum(line.startswith(doctors[0].key) for line in lines) == 1
    rung = f"{doctors[1].key}, {world.version}: rung {world.rungs.A.pk}"
    assert f"{rung} from 0001-01-01 until for ever, 0 lacking: due but not stored" in lines
    assert f"{rung} from 0001-01-01 until for ever, 3 lacking: stored but not due" in lines


def test_rebuild_mends_what_differs(world, doctors, monkeypatch):
    monkeypatch.setattr(readiness, "CHUNK", 2)
    completed(doctors[2], world.modules[1], date(2025, 1, 6))
    RungSpan.objects.filter(journey__doctor=doctors[0]).delete()
    assert run("rebuild").startswith("3 doctors: ")
    assert run("verify") == "3 doctors: every stored answer is the engine's.\n"
    assert run("rebuild") == "3 doctors: 0 rows were written or deleted.\n"


def test_a_stopped_rebuild_says_where_to_go_on(world, doctors, monkeypatch):
    RungSpan.objects.all().delete()
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
