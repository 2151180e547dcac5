"""Releasing a feedback round and taking it back."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts.audit.models import AuditEvent
from accounts.notifications.models import Notification
from accounts.people import facts
from common import clock
from common.errors import Denied
from tests.accounts.factories import director_of, supervisor_of
from tests.support import races
from tests.training.factories import FeedbackKindFactory, FeedbackRoundFactory
from training.feedback import actions
from training.feedback.models import FeedbackRound
from training.feedback.rules import shortfall_of

pytestmark = pytest.mark.django_db
ENOUGH = {"manager": 1, "peer": 6, "report": 5}


@pytest.fixture
def heard(monkeypatch):
    """What readiness was told."""
    told = []
    monkeypatch.setattr(
        facts, "_listeners", [lambda doctors, kinds: told.append((*doctors, kinds))]
    )
    return told


def days_ago(days):
    return clock.today() - timedelta(days=days)


def record(cast, **fields):
    given = {
        "doctor": cast.doctor,
        "kind": FeedbackKindFactory(),
        "closed_on": days_ago(20),
        "released_on": days_ago(10),
        "raters": ENOUGH,
        "by": cast.supervisor,
    }
    return actions.record_round(**given | fields)


class TestRecord:
    def test_a_valid_round_counts_is_audited_and_told(self, cast, heard):
        round = record(cast)

        assert list(FeedbackRound.objects.counting()) == [round]
        assert (round.is_valid, round.shortfall, round.answers) == (True, "", 12)
        assert round.released_by == cast.supervisor
        event = AuditEvent.objects.get(action="feedback.record")
        assert (event.actor, event.about, event.object_uuid) == (
            cast.supervisor,
            cast.doctor,
            round.uuid,
        )
        told = Notification.objects.get(user=cast.user)
        assert told.sentence == (
            "Helen Marsh released your feedback round: Leader feedback; it counts."
        )
        assert told.url == "/feedback/"
        assert heard == [(cast.doctor, frozenset({facts.FactKind.FEEDBACK}))]

    def test_one_that_is_not_valid_is_recorded_and_never_counts(self, cast):
        round = record(cast, raters={"peer": 11})

        assert not FeedbackRound.objects.counting().exists()
        assert round.shortfall == (
            "At least 12 answers are needed: 11 came in."
            " At least 1 manager is needed: none answered."
        )
        assert "it is not valid, so it doesn’t count" in Notification.objects.get().sentence

    def test_groups_without_an_answer_are_not_kept(self, cast):
        assert record(cast, raters=ENOUGH | {"peer": 11, "report": 0}).raters == {
            "manager": 1,
            "peer": 11,
        }

    def test_never_about_oneself(self, cast):
        with pytest.raises(Denied, match="You can’t release your own feedback"):
            record(cast, by=cast.user)

    @pytest.mark.parametrize("who", ["director", "another supervisor", "a stranger"])
    def test_only_who_supervises_the_doctor(self, cast, who):
        by = {
            "director": lambda: director_of(cast.trust),
            "another supervisor": lambda: supervisor_of(organisation=cast.trust),
            "a stranger": lambda: cast.stranger.user,
        }[who]()
        with pytest.raises(Denied, match=r"You don’t supervise|Only supervisors release feedback"):
            record(cast, by=by)
        assert not FeedbackRound.objects.exists()

    def test_not_once_supervision_has_ended(self, cast):
        cast.doctor.supervision_links.update(ends_on=clock.today())
        with pytest.raises(Denied, match="You don’t supervise Amara Okafor today"):
            record(cast)

    @pytest.mark.parametrize(
        ("closed", "released", "sentence"),
        [
            (-1, 0, "The round can’t have closed in the future."),
            (30_000, 0, "qualified on 1 July 2005: the round can’t have closed before"),
            (10, 11, "It can’t be released before it closed"),
            (10, -1, "The day of release can’t be in the future."),
        ],
    )
    def test_impossible_days(self, cast, closed, released, sentence):
        with pytest.raises(Denied, match=sentence):
            record(cast, closed_on=days_ago(closed), released_on=days_ago(released))

    @pytest.mark.parametrize(
        ("raters", "sentence"),
        [
            ({}, "Nobody answered, so there is nothing to record."),
            ({"peer": 0}, "Nobody answered, so there is nothing to record."),
            ({"peer": -1, "report": 20}, "Peers: give a number from 0 to 200."),
            ({"peer": 201}, "Peers: give a number from 0 to 200."),
            ({"patient": 3}, "Leader feedback has no group called patient."),
        ],
    )
    def test_impossible_numbers(self, cast, raters, sentence):
        with pytest.raises(Denied, match=sentence):
            record(cast, raters=raters)

    def test_the_same_round_stands_once(self, cast):
        first = record(cast)
        with pytest.raises(Denied, match=r"is on record already\. If it is wrong, take it back"):
            record(cast)
        actions.revoke_round(round=first, by=cast.supervisor, reason="Counted twice.")
        assert record(cast).pk != first.pk

    def test_a_round_is_never_changed(self, cast):
        round = record(cast)
        for change in ({"is_valid": False}, {"raters": {}}, {"shortfall": "x"}):
            with pytest.raises(DatabaseError), transaction.atomic():
                FeedbackRound.objects.filter(pk=round.pk).update(**change)
        with pytest.raises(DatabaseError), transaction.atomic():
            FeedbackRound.objects.filter(pk=round.pk).delete()


class TestShortfall:
    def say(self, raters, **kind):
        return shortfall_of(FeedbackKindFactory.build(**kind), raters)

    def test_enough_of_everybody(self):
        assert self.say(ENOUGH) == ""

    def test_one_short_of_the_total(self):
        assert self.say(ENOUGH | {"peer": 5}) == "At least 12 answers are needed: 11 came in."

    def test_groups_of_a_rule_are_counted_together(self):
        assert self.say({"manager": 10, "peer": 1, "report": 2}) == ""
        assert self.say({"manager": 10, "peer": 1, "report": 1}) == (
            "At least 3 from among peers and reports are needed: 2 answered."
        )

    def test_a_rule_about_a_group_that_is_gone_asks_for_nobody_in_it(self):
        rules = [{"among": ["peer", "gone"], "at_least": 2}]
        assert self.say({"peer": 12}, rules=rules) == ""


class TestRevoke:
    def test_it_stays_and_counts_no_more(self, cast, heard):
        round = record(cast)
        heard.clear()

        actions.revoke_round(round=round, by=cast.supervisor, reason=" Counted twice. ")

        round.refresh_from_db()
        assert round.revoked_at is not None
        assert not FeedbackRound.objects.counting().exists()
        event = AuditEvent.objects.get(action="feedback.revoke")
        assert (event.about, event.details) == (cast.doctor, {"reason": "Counted twice."})
        assert (
            "took back a feedback round: Leader feedback" in Notification.objects.first().sentence
        )
        assert heard == [(cast.doctor, frozenset({facts.FactKind.FEEDBACK}))]

    def test_another_supervisor_of_the_doctor_may(self, cast):
        other = supervisor_of(cast.doctor, organisation=cast.trust)
        assert actions.revoke_round(round=record(cast), by=other, reason="Wrong.").revoked_at

    def test_nobody_else_may(self, cast):
        round = record(cast)
        for user in (cast.user, cast.stranger.user, director_of(cast.trust)):
            with pytest.raises(Denied):
                actions.revoke_round(round=round, by=user, reason="Wrong.")
        assert FeedbackRound.objects.counting().exists()

    @pytest.mark.parametrize(
        ("reason", "sentence"),
        [
            (" ", "Write why it is taken back"),
            ("a\x00b", "The reason holds a character that cannot be stored."),
            ("x" * 1001, "The reason is too long: 1,000 characters at most."),
        ],
    )
    def test_a_reason_is_needed(self, cast, reason, sentence):
        with pytest.raises(Denied, match=sentence):
            actions.revoke_round(round=record(cast), by=cast.supervisor, reason=reason)
        assert FeedbackRound.objects.counting().exists()

    def test_once(self, cast):
        round = record(cast)
        twin = FeedbackRound.objects.get(pk=round.pk)
        actions.revoke_round(round=round, by=cast.supervisor, reason="Wrong.")
        with pytest.raises(Denied, match=r"This round was taken back on .* already"):
            actions.revoke_round(round=round, by=cast.supervisor, reason="Wrong.")
        with pytest.raises(Denied, match="Somebody else has just taken this round back"):
            actions.revoke_round(round=twin, by=cast.supervisor, reason="Wrong.")
        assert AuditEvent.objects.filter(action="feedback.revoke").count() == 1


class TestWhoSeesWhat:
    def seen(self, user):
        return set(FeedbackRound.objects.visible_to(user))

    def test_rounds(self, cast):
        valid = FeedbackRoundFactory(doctor=cast.doctor)
        invalid = FeedbackRoundFactory(doctor=cast.doctor, is_valid=False)
        revoked = FeedbackRoundFactory(doctor=cast.doctor, revoked_at=clock.now())
        foreign = FeedbackRoundFactory(doctor=cast.stranger)
        assert self.seen(cast.user) == {valid, invalid, revoked}
        assert self.seen(cast.supervisor) == {valid, invalid, revoked}
        assert self.seen(director_of(cast.trust)) == {valid}
        assert self.seen(cast.stranger.user) == {foreign}
        assert self.seen(supervisor_of(organisation=cast.trust)) == set()


@races.needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_it_back_at_once_one_is_told(cast, monkeypatch):
    round = FeedbackRoundFactory(doctor=cast.doctor)
    other = supervisor_of(cast.doctor, organisation=cast.trust)
    races.meet_after(monkeypatch, actions, "check_can_revoke")
    outcomes = races.at_once(
        *(
            lambda user=user: actions.revoke_round(
                round=FeedbackRound.objects.get(pk=round.pk), by=user, reason="Wrong."
            )
            for user in (cast.supervisor, other)
        )
    )
    refused = [str(one) for one in outcomes if isinstance(one, Exception)]
    assert refused == ["Somebody else has just taken this round back."]
    assert AuditEvent.objects.filter(action="feedback.revoke").count() == 1


@races.needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_who_record_it_at_once_one_is_told(cast, monkeypatch):
    other = supervisor_of(cast.doctor, organisation=cast.trust)
    kind = FeedbackKindFactory()
    races.meet_after(monkeypatch, actions, "shortfall_of")
    outcomes = races.at_once(
        *(lambda user=user: record(cast, kind=kind, by=user) for user in (cast.supervisor, other))
    )
    assert FeedbackRound.objects.count() == 1
    assert len([one for one in outcomes if isinstance(one, Denied)]) == 1
