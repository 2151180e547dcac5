from datetime import date

import pytest
from django.urls import reverse

from accounts.organisations.models import Role
from accounts.people.actions import update_profile
from accounts.people.models import Doctor
from tests.accounts.factories import DoctorFactory, MembershipFactory, UserFactory

PROFILE = reverse("people:profile")
REGISTER = reverse("people:register")


def details(**changes):
    return {
        "full_name": "Dr Ada Okafor",
        "registration_body": "gmc",
        "registration_number": "7654321",
        "grade": "consultant",
        "specialty": "Cardiology",
        "working_fraction": "0.8",
        "qualified_on": "2001-07-01",
        "revision": "0",
    } | changes


@pytest.mark.django_db
class TestProfile:
    def test_a_doctor_changes_their_details(self, signed_in):
        doctor = DoctorFactory()
        response = signed_in(doctor.user).post(PROFILE, details(specialty="Space medicine"))
        assert response.status_code == 302
        doctor.refresh_from_db()
        assert doctor.specialty == "Space medicine"
        assert doctor.qualified_on == date(2001, 7, 1)

    def test_the_working_time_is_shown_as_the_organisation_counts_it(self, signed_in, world):
        world.region.time_unit = "session"
        world.region.full_time_hours = "37.5"
        world.region.save()
        doctor = DoctorFactory(organisation=world.ward, working_fraction="0.8")
        assert "7.2 sessions at Cardiology" in signed_in(doctor.user).get(PROFILE).text

    def test_a_wrong_input_keeps_what_was_typed(self, signed_in):
        doctor = DoctorFactory(specialty="Urology")
        response = signed_in(doctor.user).post(
            PROFILE,
            details(registration_number="12", specialty="Kept text", qualified_on="2001-02-30"),
        )
        assert response.status_code == 422
        assert "A GMC number has 7 digits" in response.text
        assert "Give a date that exists" in response.text
        assert 'value="Kept text"' in response.text
        doctor.refresh_from_db()
        assert doctor.specialty == "Urology"

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"specialty": "a\x00b"}, "Null characters"),
            ({"specialty": "x" * 81}, "at most 80"),
            ({"full_name": ""}, "required"),
            ({"full_name": "x" * 121}, "at most 120"),
            ({"qualified_on": "2999-01-01"}, "cannot be in the future"),
            ({"qualified_on": "1900-01-01"}, "before 1950"),
            ({"working_fraction": "0"}, "between 0.05 and 1.5"),
            ({"working_fraction": "NaN"}, "Enter a number"),
            ({"grade": "king"}, "Select a valid choice"),
            ({"registration_body": "npi", "registration_number": "1234567890"}, "not an NPI"),
            ({"revision": "x"}, "Enter a whole number"),
        ],
    )
    def test_each_wrong_input_gets_a_sentence(self, signed_in, wrong, sentence):
        response = signed_in(DoctorFactory().user).post(PROFILE, details(**wrong))
        assert response.status_code == 422
        assert sentence in response.text

    def test_a_stale_form_shows_both_texts_and_the_next_save_is_meant(self, signed_in):
        doctor = DoctorFactory()
        client = signed_in(doctor.user)
        update_profile(doctor=doctor, revision=0, by=doctor.user, specialty="Theirs")
        stale = client.post(PROFILE, details(specialty="Mine"))
        assert stale.status_code == 422
        assert f"Changed by {doctor.user}" in stale.text
        assert "Theirs" in stale.text
        assert 'value="Mine"' in stale.text
        assert Doctor.objects.get().specialty == "Theirs"
        assert 'name="revision" value="1"' in stale.text
        client.post(PROFILE, details(specialty="Mine", revision="1"))
        assert Doctor.objects.get().specialty == "Mine"

    def test_somebody_who_is_no_doctor_changes_their_name(self, signed_in):
        user = UserFactory()
        client = signed_in(user)
        assert "Specialty" not in client.get(PROFILE).text
        assert client.post(PROFILE, {"full_name": "New Name"}).status_code == 302
        user.refresh_from_db()
        assert user.full_name == "New Name"

    def test_stays_within_its_queries(self, signed_in, world, query_budget):
        client = signed_in(world.doctor.user)
        with query_budget("people:profile"):
            client.get(PROFILE)


@pytest.mark.django_db
class TestRegister:
    def test_somebody_with_the_role_is_led_there_and_completes_their_record(self, signed_in):
        user = MembershipFactory(role=Role.DOCTOR).user
        client = signed_in(user)
        assert REGISTER in client.get(PROFILE).text
        assert client.get(REGISTER).status_code == 200
        assert client.post(REGISTER, details()).status_code == 302
        assert Doctor.objects.get().user == user

    def test_a_doctor_is_led_to_their_profile(self, signed_in):
        assert signed_in(DoctorFactory().user).get(REGISTER).url == PROFILE

    def test_a_number_that_is_taken_gets_a_sentence(self, signed_in):
        other = DoctorFactory()
        response = signed_in(UserFactory()).post(
            REGISTER, details(registration_number=other.registration_number)
        )
        assert response.status_code == 422
        assert "here already" in response.text

    def test_stays_within_its_queries(self, signed_in, query_budget, db):
        client = signed_in(UserFactory())
        with query_budget("people:register"):
            client.get(REGISTER)
