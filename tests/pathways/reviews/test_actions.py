"""Judging a case and promoting on a judgement, by the actions that the pages call."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.audit.models import AuditEvent
from accounts.notifications.models import Notification
from accounts.people.models import User
from common import clock
from common.errors import Denied, Stale
from pathways.appointments.models import Appointment
from pathways.journeys.actions import place, withdraw_placement
from pathways.journeys.models import Placement
from pathways.reviews.actions import judge, promote
from pathways.reviews.models import Judgement, Outcome, Promotion
from pathways.reviews.queries import case_of
from tests.accounts.factories import MembershipFactory, supervisor_of
from tests.pathways.factories import rungs_of, stood_on, version_of
from tests.training.factories import EvidenceTypeFactory
from training.logbook.actions import start_entry, submit_entry
from training.verification.actions import verify_entry

pytestmark = pytest.mark.django_db
REASONS = "The budget was held well for a year, and the team says so."


def verified(case, supervisor=None, **fields):
    """An entry of the doctor, verified by the supervisor."""
    doctor = case.doctor
    by = User.objects.get(pk=doctor.user_id)
    entry = start_entry(
        doctor=doctor,
        by=by,
        kind=fields.pop("kind", None) or EvidenceTypeFactory(),
        title="A course on budgets",
        ended_on=clock.today() - timedelta(days=10),
        hours=Decimal(6),
        **fields,
    )
    submit_entry(entry=entry, asked_of=supervisor or case.supervisor, by=by)
    return verify_entry(entry=entry, by=supervisor or case.supervisor)


def judged(case, outcome=Outcome.READY, **fields):
    """A judgement by the director as of today."""
    fields = {"as_at": clock.today(), "reasons": REASONS, "by": case.director} | fields
    return judge(journey=case.journey, rung=case.rung, outcome=outcome, **fields)


def promoted(judgement, by, **fields):
    """The promotion with a post of four fifths clinical and one fifth leadership."""
    fields = {"starts_on": clock.today(), "clinical": 0.8, "leadership": 0.2} | fields
    return promote(
        judgement=judgement,
        by=by,
        title="Lead",
        organisation=judgement.journey.organisation,
        **fields,
    )


def test_a_judgement_freezes_what_was_seen(case):
    verified(case, module=case.module)
    judgement = judged(case, Outcome.NOT_YET)
    case.module.title = "Something else"
    case.module.save()
    seen = Judgement.objects.get(pk=judgement.pk).case
    asked = seen["groups"][0]["requirements"]
    assert [one["is_met"] for one in asked] == [True, False]
    assert asked[0]["wording"] == "Holding a budget completed"
    assert asked[0]["evidence"][0]["signed_by"] == str(case.supervisor)
    assert "Using resources well" in asked[1]["missing"]
    assert not seen["is_ready"]


def test_the_doctor_is_told_and_it_is_audited(case):
    judgement = judged(case, Outcome.MORE_EVIDENCE)
    told = Notification.objects.get(user=case.doctor.user, url__contains=str(judgement.uuid))
    assert told.sentence.endswith("judged your readiness for Rung B: More evidence needed.")
    event = AuditEvent.objects.get(action="reviews.judge")
    assert (event.about, event.actor) == (case.doctor, case.director)
    assert REASONS not in str(event.details)


def test_nobody_judges_their_own_readiness(case):
    with pytest.raises(Denied, match="your own readiness"):
        judged(case, by=case.doctor.user)


@pytest.mark.parametrize("who", ["administrator", "supervisor"])
def test_only_a_director_of_the_organisation_judges(case, who):
    with pytest.raises(Denied, match="Only a medical director of Northgate Trust"):
        judged(case, by=getattr(case, who))


def test_whoever_signed_more_than_half_does_not_judge(case):

    MembershipFactory(user=case.supervisor, organisation=case.organisation, role="director")
    verified(case, module=case.module)
    with pytest.raises(Denied, match="You signed 1 of the 1 pieces of evidence"):
        judged(case, by=User.objects.get(pk=case.supervisor.pk))


def test_whoever_signed_half_may_judge(case):

    other = supervisor_of(case.doctor, organisation=case.organisation)
    MembershipFactory(user=case.supervisor, organisation=case.organisation, role="director")
    verified(case, module=case.module)
    verified(case, other, claims={case.element: 3})
    assert judged(case, by=User.objects.get(pk=case.supervisor.pk)).case["is_ready"]


def test_reasons_are_needed(case):
    with pytest.raises(Denied, match="Write your reasons"):
        judged(case, reasons="ok")


def test_a_case_that_changed_since_it_was_opened_is_shown_again(case):
    seen = case_of(case.journey, case.rung, clock.today(), reader=case.director).digest
    verified(case, module=case.module)
    with pytest.raises(Stale, match="changed since you opened it"):
        judged(case, seen=seen)
    assert not Judgement.objects.exists()


@pytest.mark.parametrize(
    ("day", "sentence"),
    [(date(2023, 1, 1), "The journey began on 8 January 2024"), (date(2199, 1, 1), "within")],
)
def test_a_day_that_cannot_be_judged_is_refused(case, day, sentence):
    with pytest.raises(Denied, match=sentence):
        judged(case, as_at=day)


def test_a_rung_of_another_version_is_refused(case):
    other = rungs_of(version_of(case.organisation, "A", "B"))["B"]
    with pytest.raises(Denied, match="another version"):
        judge(
            journey=case.journey, rung=other, as_at=clock.today(), outcome=Outcome.READY,
            reasons=REASONS, by=case.director,
        )  # fmt: skip


def test_a_correction_points_at_what_it_corrects_and_comes_once(case):
    first = judged(case)
    second = judged(case, Outcome.NOT_YET, corrects=first)
    assert second.corrects == first
    with pytest.raises(Denied, match="corrected already"):
        judged(case, corrects=first)
    with pytest.raises(Denied, match="was corrected"):
        promoted(first, case.director)


def test_the_database_refuses_to_change_a_judgement(case):
    judgement = judged(case)
    for statement in (
        "UPDATE pathways_judgement SET reasons = ''",
        "DELETE FROM pathways_judgement",
    ):
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    assert Judgement.objects.get(pk=judgement.pk).reasons == REASONS


def test_a_ready_doctor_is_appointed_and_stands_on_the_new_rung(case):
    promotion = promoted(judged(case), case.director)
    assert promotion.appointment.rung == case.rung
    assert promotion.placement.rung == case.rung
    assert stood_on(case.journey) == case.rung
    assert case.doctor.tier_on(clock.today()) == case.rung.tier


def test_only_a_judgement_of_ready_promotes(case):
    with pytest.raises(Denied, match="Only a judgement of Ready"):
        promoted(judged(case, Outcome.NOT_YET), case.director)


def test_a_judgement_promotes_once(case):
    judgement = judged(case)
    promoted(judgement, case.director)
    with pytest.raises(Denied, match="already"):
        promoted(judgement, case.director)
    assert Promotion.objects.count() == 1


def test_an_old_judgement_no_longer_promotes(case):
    with clock.standing_at(clock.now() - timedelta(days=400)):
        judgement = judged(case)
    with pytest.raises(Denied, match="more than 12 months old"):
        promoted(judgement, case.director)


def test_a_later_judgement_that_says_otherwise_stands_in_the_way(case):
    ready = judged(case)
    again = judged(case, outcome=Outcome.NOT_YET)
    with pytest.raises(Denied, match=r"A later judgement, of .*, says: not yet"):
        promoted(ready, case.director)
    judged(case, corrects=again)
    assert promoted(ready, case.director)


def test_a_promotion_that_is_refused_leaves_nothing(case):
    judgement = judged(case)
    with pytest.raises(Denied):
        promoted(judgement, case.director, ends_on=clock.today() - timedelta(days=1))
    assert not Appointment.objects.exists()
    assert Placement.objects.count() == 1
    assert not Promotion.objects.exists()


class TestTheFirstDay:
    """A promotion follows the day that was judged, and whatever placement is on record."""

    def refused(self, judgement, by, starts_on, sentence):
        with pytest.raises(Denied, match=sentence) as refusal:
            promoted(judgement, by, starts_on=starts_on)
        assert not Appointment.objects.exists()
        return refusal.value.field

    def test_it_is_not_before_the_day_judged(self, case):
        panel = clock.today() + timedelta(days=300)
        judgement = judged(case, as_at=panel)
        for day in (date(2019, 1, 1), clock.today(), panel - timedelta(days=1)):
            sentence = r"was judged as at .*\. Choose that day or a later one"
            assert self.refused(judgement, case.director, day, sentence) == "starts_on"
        case.journey.refresh_from_db()
        assert case.journey.started_on == date(2024, 1, 8)
        assert promoted(judgement, case.director, starts_on=panel).placement.since == panel

    @pytest.mark.parametrize("days", [-5, 0, 60])
    def test_it_is_after_every_placement_on_record(self, case, days):
        ahead = clock.today() + timedelta(days=days)
        judgement = judged(case, as_at=date(2025, 1, 6))
        place(journey=case.journey, rung=case.rungs.C, since=ahead, by=case.director)
        for day in (ahead - timedelta(days=1), ahead):
            sentence = r"Rung C is on record from .*\. Choose a later day, or correct"
            assert self.refused(judgement, case.director, day, sentence) == "starts_on"
        assert promoted(judgement, case.director, starts_on=ahead + timedelta(days=1))

    def test_who_is_placed_there_already_is_told_what_to_do(self, case):
        judgement = judged(case)
        ahead = clock.today() + timedelta(days=60)
        placed = place(journey=case.journey, rung=case.rung, since=ahead, by=case.director)
        self.refused(judgement, case.director, clock.today(), "take that placement back first")
        withdraw_placement(placement=placed, by=case.director, reason="Judged since")
        assert promoted(judgement, case.director)


def test_only_a_director_promotes(case):
    with pytest.raises(Denied, match="Only a medical director"):
        promoted(judged(case), case.administrator)
