from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.audit.models import AuditEvent
from accounts.organisations.actions import close_account
from accounts.organisations.models import Membership, Role, SupervisionLink
from accounts.people.models import Doctor
from common.clock import today
from tests.accounts.factories import (
    DoctorFactory,
    MembershipFactory,
    administrator_of,
    supervisor_of,
)

PEOPLE = reverse("organisations:people")
DAY = timedelta(days=1)


def page(name, row):
    return reverse(f"organisations:{name}", args=[row.uuid])


class TestPeople:
    def test_shows_those_of_my_organisations_only(self, world, signed_in):
        text = signed_in(world.north_admin).get(PEOPLE).text
        assert "Dr Ada Okafor" in text
        assert "Nora North" in text
        assert "Sam South" not in text
        assert "Rita Region" not in text

    def test_roles_elsewhere_are_not_shown(self, world, signed_in):
        MembershipFactory(user=world.doctor.user, organisation=world.elsewhere, role=Role.DIRECTOR)
        text = signed_in(world.north_admin).get(PEOPLE).text
        assert "Elsewhere" not in text
        assert "Medical director," not in text

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("search=okafor", True),
            ("search=OKAF", True),
            ("search=nobody", False),
            ("role=doctor", True),
            ("role=director", False),
            ("role=king", True),
            ("organisation={ward}", True),
            ("organisation={south}", True),
            ("organisation=x", True),
            ("search=%00", True),
            ("who=left", False),
            ("page=999", True),
            ("page=x", True),
        ],
    )
    def test_filters_and_bears_nonsense(self, world, signed_in, query, found):
        query = query.format(ward=world.ward.uuid, south=world.south.uuid)
        response = signed_in(world.north_admin).get(f"{PEOPLE}?{query}")
        assert response.status_code == 200
        assert ("Dr Ada Okafor" in response.text) is found

    def test_who_has_left_is_found_among_those(self, world, signed_in):
        Membership.objects.filter(user=world.doctor.user).update(ends_on=today())
        client = signed_in(world.north_admin)
        assert "Dr Ada Okafor" not in client.get(PEOPLE).text
        assert "Dr Ada Okafor" in client.get(f"{PEOPLE}?who=left").text

    def test_htmx_gets_the_list_alone(self, world, signed_in):
        text = signed_in(world.north_admin).get(PEOPLE, headers={"HX-Request": "true"}).text
        assert "Dr Ada Okafor" in text
        assert "<html" not in text

    def test_is_for_administrators(self, world, signed_in):
        response = signed_in(world.doctor.user).get(PEOPLE)
        assert response.status_code == 403
        assert "Only an administrator" in response.text

    @pytest.mark.parametrize("count", [3, 60])
    def test_stays_within_its_queries(self, world, signed_in, query_budget, count):
        for _ in range(count):
            DoctorFactory(organisation=world.ward)
        client = signed_in(world.north_admin)
        with query_budget("organisations:people"):
            client.get(PEOPLE)


class TestPerson:
    def test_shows_a_doctor_and_leaves_a_trace(self, world, signed_in):
        supervisor_of(world.doctor, organisation=world.ward, full_name="Sue Pervisor")
        text = signed_in(world.north_admin).get(page("person", world.doctor.user)).text
        assert "Sue Pervisor" in text
        assert "10 PA at Cardiology" in text
        event = AuditEvent.objects.get(kind="read")
        assert (event.actor, event.about) == (world.north_admin, world.doctor)

    def test_a_stranger_is_not_found(self, world, signed_in):
        stranger = MembershipFactory(organisation=world.ward, role=Role.SUPERVISOR).user
        for user in (world.south_admin, world.elsewhere_admin, world.doctor.user):
            client = signed_in(user)
            for name in ("person", "person-profile", "role-new", "account-close"):
                assert client.get(page(name, stranger)).status_code == 404

    def test_what_somebody_is_elsewhere_is_not_shown(self, world, signed_in):
        user = world.doctor.user
        MembershipFactory(user=user, organisation=world.elsewhere, role=Role.DIRECTOR)
        text = signed_in(world.elsewhere_admin).get(page("person", user)).text
        assert "Medical director" in text
        for private in ("Cardiology", world.doctor.registration_number, world.doctor.key):
            assert private not in text

    def test_stays_within_its_queries(self, world, signed_in, query_budget):
        supervisor_of(world.doctor, organisation=world.ward)
        client = signed_in(world.north_admin)
        with query_budget("organisations:person"):
            client.get(page("person", world.doctor.user))

    def test_as_many_queries_for_many_roles(self, world, signed_in, query_budget):
        for number in range(20):
            MembershipFactory(
                user=world.doctor.user,
                organisation=world.ward,
                role=Role.SUPERVISOR,
                starts_on=date(2000 + number, 1, 1),
                ends_on=date(2000 + number, 6, 1),
            )
            supervisor_of(world.doctor, organisation=world.ward)
        client = signed_in(world.north_admin)
        with query_budget("organisations:person"):
            client.get(page("person", world.doctor.user))


class TestRoles:
    def fields(self, world, **changes):
        fields = {"role": "supervisor", "organisation": world.ward.uuid, "ends_on": ""}
        return fields | {"starts_on": today().isoformat()} | changes

    def test_giving_and_ending(self, world, signed_in):
        user = world.doctor.user
        client = signed_in(world.north_admin)
        assert client.get(page("role-new", user)).status_code == 200
        assert client.post(page("role-new", user), self.fields(world)).status_code == 302
        role = user.memberships.get(role="supervisor")
        assert "can no longer do" in client.get(page("role-end", role)).text
        role.refresh_from_db()
        assert role.ends_on is None
        response = client.post(page("role-end", role), {"ends_on": today().isoformat()})
        assert response.status_code == 302
        role.refresh_from_db()
        assert role.ends_on == today()

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"starts_on": "2026-02-30"}, "Give a date that exists"),
            ({"starts_on": "0001-01-01"}, "between 1950 and 2100"),
            ({"starts_on": ""}, "required"),
            ({"ends_on": "2000-01-01"}, "The end lies after the start"),
            ({"role": "doctor"}, "already has the role doctor"),
            ({"role": ""}, "required"),
        ],
    )
    def test_each_wrong_input_gets_a_sentence(self, world, signed_in, wrong, sentence):
        client = signed_in(world.north_admin)
        url = page("role-new", world.doctor.user)
        response = client.post(url, self.fields(world, **wrong))
        assert response.status_code == 422
        assert sentence in response.text

    def test_a_role_elsewhere_cannot_be_given_or_ended(self, world, signed_in):
        client = signed_in(world.north_admin)
        fields = self.fields(world, organisation=world.south.uuid)
        response = client.post(page("role-new", world.doctor.user), fields)
        assert "Choose one of the organisations" in response.text
        role = MembershipFactory(user=world.doctor.user, organisation=world.south)
        assert client.post(page("role-end", role)).status_code == 404

    def test_to_oneself_it_says_why_not(self, world, signed_in):
        client = signed_in(world.north_admin)
        text = client.get(page("person", world.north_admin)).text
        assert "You cannot give yourself a role" in text
        assert client.get(page("role-new", world.north_admin)).status_code == 403

    def test_ending_ones_own_last_role_leads_home(self, world, signed_in):
        role = world.north_admin.memberships.get()
        client = signed_in(world.north_admin)
        response = client.post(page("role-end", role), {"ends_on": today().isoformat()})
        assert response.status_code == 302
        assert client.get(PEOPLE).status_code == 403

    def test_the_last_administrator_at_the_top_is_told_on_the_page(self, world, signed_in):
        role = world.region_admin.memberships.get()
        client = signed_in(world.region_admin)
        response = client.post(page("role-end", role), {"ends_on": today().isoformat()})
        assert response.status_code == 422
        assert "would be left without an administrator" in response.text

    def test_sent_twice_it_is_given_once_and_answered_alike(self, world, signed_in):
        client = signed_in(world.north_admin)
        fields = self.fields(world, submit_key="6f1f4f9e-6ef1-4a55-8b6e-0d4f6e7f0a01")
        answers = [client.post(page("role-new", world.doctor.user), fields) for _ in range(2)]
        assert [(a.status_code, a.url) for a in answers] == [
            (302, page("person", world.doctor.user))
        ] * 2
        assert world.doctor.user.memberships.filter(role="supervisor").count() == 1


class TestSupervision:
    def test_naming_and_ending(self, world, signed_in):
        supervisor = supervisor_of(organisation=world.ward)
        client = signed_in(world.north_admin)
        url = page("supervision-new", world.doctor.user)
        assert str(supervisor) in client.get(url).text
        fields = {
            "supervisor": supervisor.uuid,
            "kind": "clinical",
            "starts_on": today().isoformat(),
        }
        assert client.post(url, fields).status_code == 302
        link = SupervisionLink.objects.get()
        assert "Both are told" in client.get(page("supervision-end", link)).text
        client.post(page("supervision-end", link), {"ends_on": today().isoformat()})
        link.refresh_from_db()
        assert link.ends_on == today()

    def test_those_of_others_are_not_found(self, world, signed_in):
        supervisor_of(world.doctor, organisation=world.ward)
        client = signed_in(world.south_admin)
        assert client.get(page("supervision-new", world.doctor.user)).status_code == 404
        link = SupervisionLink.objects.get()
        assert client.post(page("supervision-end", link)).status_code == 404

    def test_somebody_not_offered_cannot_be_named(self, world, signed_in):
        stranger = supervisor_of(organisation=world.elsewhere)
        client = signed_in(world.north_admin)
        fields = {"supervisor": stranger.uuid, "kind": "clinical", "starts_on": "2026-01-01"}
        response = client.post(page("supervision-new", world.doctor.user), fields)
        assert "Choose one of the people" in response.text


class TestDetails:
    FIELDS = {
        "full_name": "Dr Ada Okafor",
        "registration_body": "gmc",
        "registration_number": "7654321",
        "grade": "sas",
        "specialty": "Urology",
        "working_fraction": "0.5",
        "qualified_on": "2001-07-01",
        "revision": "0",
    }

    def test_an_administrator_keeps_a_doctors_details(self, world, signed_in):
        client = signed_in(world.north_admin)
        url = page("person-profile", world.doctor.user)
        assert client.get(url).status_code == 200
        assert client.post(url, self.FIELDS).status_code == 302
        world.doctor.refresh_from_db()
        assert world.doctor.specialty == "Urology"
        event = AuditEvent.objects.get(action="people.update_profile")
        assert event.actor == world.north_admin
        stale = client.post(url, self.FIELDS | {"specialty": "Allergy"})
        assert stale.status_code == 422
        assert "Changed by Nora North" in stale.text

    def test_an_administrator_completes_a_record(self, world, signed_in):
        user = MembershipFactory(organisation=world.ward).user
        client = signed_in(world.north_admin)
        assert "not complete" in client.get(page("person", user)).text
        assert client.post(page("person-profile", user), self.FIELDS).status_code == 302
        assert Doctor.objects.get(user=user).grade == "sas"

    def test_not_of_somebody_who_is_no_doctor_there(self, world, signed_in):
        user = MembershipFactory(organisation=world.ward, role=Role.SUPERVISOR).user
        response = signed_in(world.north_admin).get(page("person-profile", user))
        assert response.status_code == 403


class TestAccount:
    def test_closing_signs_out_at_once_and_reopening_lets_in_again(self, world, signed_in):
        user = world.doctor.user
        theirs, client = signed_in(user), signed_in(world.north_admin)
        assert theirs.get(reverse("people:profile")).status_code == 200
        assert "signed out at once" in client.get(page("account-close", user)).text
        assert client.post(page("account-close", user)).status_code == 302
        assert theirs.get(reverse("people:profile")).url.startswith("/account/login/")
        assert "Account closed" in client.get(PEOPLE).text
        assert client.get(page("account-reopen", user)).status_code == 405
        assert client.post(page("account-reopen", user)).status_code == 302
        user.refresh_from_db()
        assert user.is_active
        assert AuditEvent.objects.filter(action="organisations.close_account").exists()

    @pytest.mark.parametrize("ends_on", [None, today() + DAY])
    def test_not_of_somebody_who_has_a_role_elsewhere(self, world, signed_in, ends_on):
        user = world.doctor.user
        MembershipFactory(user=user, organisation=world.elsewhere, ends_on=ends_on)
        client = signed_in(world.north_admin)
        assert "that you do not administer" in client.get(page("person", user)).text
        response = client.post(page("account-close", user))
        assert "that you do not administer" in response.text
        user.refresh_from_db()
        assert user.is_active

    def test_a_role_elsewhere_that_ended_does_not_matter(self, world, signed_in):
        user = world.doctor.user
        MembershipFactory(user=user, organisation=world.elsewhere, ends_on=today())
        response = signed_in(world.north_admin).post(page("account-close", user))
        assert response.status_code == 302

    def test_not_ones_own(self, world, signed_in):
        response = signed_in(world.north_admin).post(page("account-close", world.north_admin))
        assert response.status_code == 422
        assert "cannot close your own" in response.text

    def test_not_of_the_last_administrator_who_stays(self, world, signed_in):
        leaving = administrator_of(world.region)
        leaving.memberships.update(ends_on=today() + DAY)
        url = page("account-close", world.region_admin)
        response = signed_in(leaving).post(url)
        assert "would be left without an administrator" in response.text

    def test_twice_is_refused_in_a_sentence(self, world, signed_in):
        close_account(user=world.doctor.user, by=None)
        response = signed_in(world.north_admin).post(page("account-close", world.doctor.user))
        assert response.status_code == 422
