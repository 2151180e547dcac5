from datetime import date, timedelta
from decimal import Decimal

import pytest
from allauth.account.models import EmailAddress

from accounts.audit.models import AuditEvent
from accounts.people import actions
from accounts.people.models import Doctor, Tier, User
from common.clock import today
from common.errors import Denied, Stale
from tests.accounts.factories import DoctorFactory, UserFactory
from tests.support import races

DETAILS = {
    "registration_body": "gmc",
    "registration_number": "7 012 345",
    "grade": "consultant",
    "specialty": " Cardiology ",
    "working_fraction": Decimal("0.8"),
    "qualified_on": date(2001, 7, 1),
}


@pytest.mark.django_db
class TestCreateUser:
    def test_makes_somebody_with_a_confirmed_address_in_lower_case(self):
        user = actions.create_user(email=" A@Example.ORG ", full_name=" Ada ", by=None)
        assert (user.email, user.full_name) == ("a@example.org", "Ada")
        assert EmailAddress.objects.get(user=user).verified
        assert not user.has_usable_password()
        assert AuditEvent.objects.get().action == "people.create_user"

    def test_is_refused_to_everybody(self):
        with pytest.raises(Denied, match="by invitation"):
            actions.create_user(email="a@example.org", full_name="Ada", by=UserFactory())

    def test_an_address_is_taken_once_in_any_case(self):
        actions.create_user(email="a@example.org", full_name="Ada", by=None)
        with pytest.raises(Denied, match="already has an account"):
            actions.create_user(email="A@EXAMPLE.org", full_name="Bea", by=None)
        assert User.objects.count() == 1

    def test_an_address_that_somebody_added_to_their_account_is_taken(self):
        other = UserFactory()
        EmailAddress.objects.create(user=other, email="second@example.org", verified=True)
        with pytest.raises(Denied, match="already has an account"):
            actions.create_user(email="second@example.org", full_name="Bea", by=None)


@pytest.mark.django_db
class TestRegisterDoctor:
    def test_records_oneself_as_a_doctor(self):
        user = UserFactory()
        doctor = actions.register_doctor(user=user, by=user, **DETAILS)
        assert doctor.registration_number == "7012345"
        assert doctor.specialty == "Cardiology"
        assert doctor.tier_on(today()) == Tier.T0
        event = AuditEvent.objects.get()
        assert (event.action, event.about, event.actor) == (
            "people.register_doctor",
            doctor,
            user,
        )

    def test_is_refused_to_others(self):
        with pytest.raises(Denied, match="Only"):
            actions.register_doctor(user=UserFactory(), by=UserFactory(), **DETAILS)

    def test_is_refused_twice(self):
        user = UserFactory()
        actions.register_doctor(user=user, by=user, **DETAILS)
        with pytest.raises(Denied, match="already registered"):
            actions.register_doctor(
                user=user, by=user, **DETAILS | {"registration_number": "7012346"}
            )

    def test_a_number_belongs_to_one_doctor(self):
        actions.register_doctor(user=UserFactory(), by=None, **DETAILS)
        with pytest.raises(Denied, match="registration number is here already"):
            actions.register_doctor(user=UserFactory(), by=None, **DETAILS)
        assert Doctor.objects.count() == 1

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"registration_number": "123"}, "7 digits"),
            ({"qualified_on": today() + timedelta(days=1)}, "future"),
            ({"working_fraction": Decimal(3)}, "fraction"),
        ],
    )
    def test_details_that_cannot_be_right_are_refused(self, wrong, sentence):
        with pytest.raises(Denied, match=sentence):
            actions.register_doctor(user=UserFactory(), by=None, **DETAILS | wrong)
        assert not Doctor.objects.exists()


@pytest.mark.django_db
class TestUpdateProfile:
    def test_changes_what_is_named_and_says_so(self):
        doctor = DoctorFactory(specialty="Cardiology")
        changed = actions.update_profile(
            doctor=doctor, revision=0, by=doctor.user, specialty="Urology", full_name="Dr New"
        )
        changed.refresh_from_db()
        assert (changed.specialty, changed.user.full_name, changed.revision) == (
            "Urology",
            "Dr New",
            1,
        )
        event = AuditEvent.objects.get()
        assert event.details == {"fields": ["full_name", "specialty"]}

    def test_is_refused_to_others(self):
        with pytest.raises(Denied, match="Only"):
            actions.update_profile(doctor=DoctorFactory(), revision=0, by=UserFactory())

    def test_a_stale_form_writes_nothing_and_hands_over_what_stands_there(self):
        doctor = DoctorFactory()
        actions.update_profile(doctor=doctor, revision=0, by=doctor.user, specialty="Urology")
        with pytest.raises(Stale, match=f"Changed by {doctor.user}, ") as caught:
            actions.update_profile(doctor=doctor, revision=0, by=doctor.user, specialty="Allergy")
        assert caught.value.theirs["specialty"] == "Urology"
        assert caught.value.theirs["revision"] == 1
        assert Doctor.objects.get().specialty == "Urology"

    def test_the_number_of_somebody_else_is_refused(self):
        other, doctor = DoctorFactory(), DoctorFactory()
        with pytest.raises(Denied, match="here already"):
            actions.update_profile(
                doctor=doctor,
                revision=0,
                by=doctor.user,
                registration_number=other.registration_number,
            )

    def test_the_tier_is_no_field_of_a_profile(self):
        doctor = DoctorFactory()
        with pytest.raises(TypeError, match="tier"):
            actions.update_profile(doctor=doctor, revision=0, by=doctor.user, tier=5)


@races.needs_postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locked", [True, False])
def test_of_two_who_change_a_profile_at_once_one_is_told(monkeypatch, locked):
    doctor = DoctorFactory()
    races.meet_after(monkeypatch, actions, "profile_of", 2)
    if not locked:  # what would happen without the lock
        monkeypatch.setattr(
            type(Doctor.objects.all()), "select_for_update", lambda self, **_: self, raising=True
        )

    def change(specialty):
        return actions.update_profile(doctor=doctor, revision=0, by=None, specialty=specialty)

    outcomes = races.at_once(lambda: change("Urology"), lambda: change("Allergy"))
    told = [outcome for outcome in outcomes if isinstance(outcome, Stale)]
    assert len(told) == (1 if locked else 0)


@pytest.mark.django_db
def test_the_tier_is_kept_by_days_and_written_down_once():
    doctor = DoctorFactory()
    changes = [(today() - timedelta(days=9), 2), (today() + timedelta(days=1), 3)]
    actions.set_tiers(doctor=doctor, changes=changes, by=None)
    actions.set_tiers(doctor=doctor, changes=changes, by=None)
    found = [doctor.tier_on(today() + timedelta(days=days)) for days in (-10, -9, 0, 1, 900)]
    assert found == [Tier.T0, Tier.T2, Tier.T2, Tier.T3, Tier.T3]
    event = AuditEvent.objects.get(action="people.set_tier", about=doctor)
    assert event.details["tiers"] == [
        [changes[0][0].isoformat(), 2],
        [changes[1][0].isoformat(), 3],
    ]
    actions.set_tiers(doctor=doctor, changes=[], by=None)
    assert doctor.tier_on(today()) == Tier.T0
