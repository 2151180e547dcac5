"""The cohort to measure with: as many doctors and facts as it says, and right answers for them."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.people.models import Doctor
from pathways.appointments.models import Appointment
from pathways.journeys.models import Placement
from pathways.readiness.models import StandingSpan
from training.feedback.models import FeedbackRound
from training.logbook.models import Activity
from training.modules.models import Completion
from training.verification.models import SignedRating

pytestmark = pytest.mark.django_db
DOCTORS = 60
FACTS = (Completion, SignedRating, Activity, FeedbackRound, Placement, Appointment)


def seed(*words):
    said = StringIO()
    call_command("seed_cohort", "--doctors", str(DOCTORS), *words, stdout=said)
    return said.getvalue()


def test_doctors_have_about_forty_facts_each_and_right_answers():
    assert f"{DOCTORS} doctors in" in seed("--no-answers")
    call_command("readiness", "rebuild", "--workers", "1", stdout=StringIO())
    assert Doctor.objects.count() == DOCTORS
    facts = sum(model.objects.counting().count() for model in FACTS)
    assert 40 <= facts / DOCTORS <= 70
    states = set(StandingSpan.objects.values_list("lacking", flat=True))
    assert 0 in states
    assert len(states) > 5
    call_command("readiness", "verify", "--workers", "1", stdout=StringIO())


def test_ids_given_out_afterwards_are_free():
    seed("--no-answers")
    doctor = Doctor.objects.order_by("pk").first()
    Activity.objects.create(
        doctor=doctor,
        evidence_type=Activity.objects.first().evidence_type,
        ended_on=doctor.qualified_on,
        hours=1,
        recorded_at=Activity.objects.first().recorded_at,
    )


def test_a_second_cohort_is_refused():
    seed("--no-answers")
    with pytest.raises(CommandError, match="holds a cohort already"):
        seed("--no-answers")
    with pytest.raises(CommandError, match="Say how many"):
        call_command("seed_cohort", "--doctors", "0")
