from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.audit.models import AuditEvent
from accounts.notifications.models import Notification
from common import clock
from common.errors import Denied, Stale
from pathways.appointments.actions import (
    appoint,
    correct_appointment,
    end_appointment,
    withdraw_appointment,
)
from pathways.appointments.models import Appointment
from pathways.appointments.queries import cautions_about
from tests.accounts.factories import DoctorFactory, OrganisationFactory, director_of
from tests.pathways.factories import RoleMixFactory, version_of


def appointed(trust, **changes):
    terms = {
        "doctor": trust.doctor,
        "organisation": trust.organisation,
        "title": "Named lead",
        "rung": trust.rungs.B,
        "tier": 1,
        "starts_on": date(2025, 2, 3),
        "by": trust.director,
        "clinical": 0.7,
        "leadership": 0.2,
    }
    return appoint(**terms | changes)


def test_a_director_appoints(trust):
    post = appointed(trust, ends_on=date(2028, 2, 3), is_acting=True, reason="Cover for leave")
    kept = Appointment.objects.get()
    assert kept == post
    assert (kept.leadership, kept.time) == (Decimal("0.2"), Decimal("0.9"))
    assert kept.last_day == date(2028, 2, 2)
    assert kept.recorded_by == trust.director
    event = AuditEvent.objects.get(action="appointments.appoint")
    assert (event.actor, event.about, event.object_uuid) == (
        trust.director,
        trust.doctor,
        post.uuid,
    )
    told = Notification.objects.get(user=trust.doctor.user)
    assert told.sentence == "Dele Director appointed you: Named lead, from 3 February 2025."


@pytest.mark.parametrize("who", ["administrator", "supervisor", "doctor"])
def test_nobody_else_appoints(trust, who):
    user = trust.doctor.user if who == "doctor" else getattr(trust, who)
    with pytest.raises(Denied):
        appointed(trust, by=user)
    assert not Appointment.objects.exists()


def test_a_director_of_another_trust_does_not_appoint(trust):
    elsewhere = OrganisationFactory()
    with pytest.raises(Denied, match="Only a medical director of Northgate Trust"):
        appointed(trust, by=director_of(elsewhere))
    with pytest.raises(Denied, match="Only a medical director of"):
        appointed(trust, organisation=elsewhere)
    with pytest.raises(Denied, match="Only a medical director of Northgate Trust"):
        appointed(trust, doctor=DoctorFactory(organisation=elsewhere))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": "  "}, "Give the title"),
        ({"title": "x" * 121}, "Too long: 121 characters. Shorten it to 120."),
        ({"title": "A\x00B"}, "cannot be stored"),
        ({"reason": "A\x00B"}, "cannot be stored"),
        ({"reason": "x" * 301}, "Too long: 301"),
        ({"starts_on": date(2005, 6, 30)}, "qualified on 1 July 2005"),
        ({"starts_on": clock.today() + timedelta(days=800)}, "more than 2 years ahead"),
        ({"ends_on": date(2025, 2, 3)}, "ends after it starts, on 3 February 2025"),
        ({"ends_on": date(2045, 2, 4)}, "20 years at most"),
        ({"clinical": -0.1}, "between 0 and 1.5"),
        ({"clinical": "NaN"}, "between 0 and 1.5"),
        ({"clinical": 0.1234}, "three decimals"),
        ({"clinical": 0, "leadership": 0.04}, "add up to 0.04 of full time"),
        ({"clinical": 1.4}, "add up to 1.6 of full time"),
        ({"tier": 2}, "Rung B is of tier 1"),
    ],
)
def test_a_post_that_cannot_be_is_refused_in_a_sentence(trust, wrong, sentence):
    with pytest.raises(Denied, match=sentence):
        appointed(trust, **wrong)
    assert not Appointment.objects.exists()


def test_the_rung_is_of_a_published_ladder_of_the_place(trust):
    other = version_of(OrganisationFactory(), "A", "B")
    with pytest.raises(Denied, match="is not a ladder of Northgate Trust"):
        appointed(trust, rung=other.rungs.get(code="B"))
    draft = version_of(trust.organisation, "A", "B", status="draft")
    with pytest.raises(Denied, match="is not published"):
        appointed(trust, rung=draft.rungs.get(code="B"))


def test_a_side_role_has_no_rung(trust):
    assert appointed(trust, rung=None, tier=2).rung is None


def test_an_end_is_a_new_row_of_the_same_post(trust):
    first = appointed(trust)
    ended = end_appointment(appointment=first, ends_on=date(2026, 2, 3), by=trust.director)
    extended = end_appointment(appointment=ended, ends_on=date(2027, 2, 3), by=trust.director)
    rows = list(Appointment.objects.order_by("id"))
    assert [row.ends_on for row in rows] == [None, date(2026, 2, 3), date(2027, 2, 3)]
    assert [row.revoked_at is None for row in rows] == [False, False, True]
    assert {row.post for row in rows} == {first.post}
    assert extended.replaces == ended
    assert AuditEvent.objects.filter(action="appointments.end").count() == 2


def test_an_end_before_the_start_or_where_it_is_already_is_refused(trust):
    post = appointed(trust, ends_on=date(2026, 2, 3))
    with pytest.raises(Denied, match="ends after it starts"):
        end_appointment(appointment=post, ends_on=date(2025, 2, 3), by=trust.director)
    with pytest.raises(Denied, match="ends then already"):
        end_appointment(appointment=post, ends_on=date(2026, 2, 3), by=trust.director)
    assert Appointment.objects.get().revoked_at is None


def test_a_correction_keeps_the_wrong_row_revoked(trust):
    wrong = appointed(trust)
    right = correct_appointment(
        appointment=wrong, by=trust.director, reason="Wrong year", starts_on=date(2024, 2, 5)
    )
    wrong.refresh_from_db()
    assert wrong.revoked_at is not None
    assert (right.starts_on, right.title, right.reason) == (
        date(2024, 2, 5),
        "Named lead",
        "Wrong year",
    )
    assert Notification.objects.filter(sentence__contains="corrected your appointment").exists()


def test_a_correction_needs_a_reason_and_rights_where_it_goes(trust):
    post = appointed(trust)
    with pytest.raises(Denied, match="Say why"):
        correct_appointment(appointment=post, by=trust.director, reason=" ", title="Lead")
    elsewhere = OrganisationFactory()
    with pytest.raises(Denied, match="Only a medical director"):
        correct_appointment(
            appointment=post, by=trust.director, reason="Moved", organisation=elsewhere
        )
    with pytest.raises(TypeError):
        correct_appointment(appointment=post, by=trust.director, reason="x", post="other")


def test_taking_back_leaves_no_row_that_counts(trust):
    post = appointed(trust)
    with pytest.raises(Denied, match="Say why"):
        withdraw_appointment(appointment=post, by=trust.director, reason="")
    withdraw_appointment(appointment=post, by=trust.director, reason="Another doctor's")
    assert not Appointment.objects.counting().exists()
    assert Appointment.objects.count() == 1
    event = AuditEvent.objects.get(action="appointments.withdraw")
    assert event.details["reason"] == "Another doctor's"
    told = Notification.objects.filter(user=trust.doctor.user).first()
    assert told.sentence == "Dele Director took back: Named lead. Another doctor's."


def test_a_stale_row_is_refused_with_what_stands_there_now(trust):
    post = appointed(trust)
    opened = Appointment.objects.get()
    correct_appointment(appointment=post, by=trust.director, reason="Title", title="Safety lead")
    with pytest.raises(Stale, match="Dele Director changed this appointment") as stale:
        end_appointment(appointment=opened, ends_on=date(2026, 1, 1), by=trust.director)
    assert stale.value.theirs["title"] == "Safety lead"
    latest = Appointment.objects.counting().get()
    withdraw_appointment(appointment=latest, by=trust.director, reason="Never was")
    with pytest.raises(Stale, match="taken back"):
        withdraw_appointment(appointment=opened, by=trust.director, reason="Again")


def test_a_command_asks_no_rule(trust):
    post = appointed(trust, by=None)
    assert end_appointment(appointment=post, ends_on=date(2026, 1, 1), by=None).ends_on
    assert not Notification.objects.exists()


def test_an_unusual_week_is_cautioned_about(trust):
    RoleMixFactory(rung=trust.rungs.B)
    assert cautions_about(appointed(trust, clinical=0.7, leadership=0.2)) == []
    over = appointed(trust, title="Appraiser", rung=None, clinical=0, leadership=0.4)
    assert cautions_about(over) == [
        "All posts together now come to 13 PA, more than 1.2 of full time."
    ]


def test_a_mix_outside_the_rung_is_cautioned_about_in_proportion(trust):
    RoleMixFactory(rung=trust.rungs.B)
    # A half-timer keeps the proportions: 0.4 and 0.1 are four fifths and one fifth.
    half = appointed(trust, clinical=0.4, leadership=0.1)
    assert cautions_about(half) == []
    withdraw_appointment(appointment=half, by=trust.director, reason="Anew")
    much = appointed(trust, clinical=0.4, leadership=0.5)
    assert cautions_about(much) == [
        "4 PA of clinical work in all is outside what Rung B usually asks for."
    ]
