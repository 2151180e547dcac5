from datetime import timedelta

import pytest

from accounts.audit.models import AuditEvent
from accounts.notifications.models import Notification
from accounts.organisations.actions import end_role, end_supervision, link_supervisor
from accounts.organisations.models import Membership, Role, SupervisionLink, forget_roles
from accounts.organisations.queries import (
    doctors_visible_to,
    supervises,
    supervisors_offered,
)
from common.clock import today
from common.errors import Denied
from tests.accounts.factories import (
    DoctorFactory,
    MembershipFactory,
    OrganisationFactory,
    SupervisionLinkFactory,
    UserFactory,
    supervisor_of,
)

DAY = timedelta(days=1)


def link(doctor, supervisor, by=None, **changes):
    fields = {"kind": "educational", "starts_on": today()} | changes
    return link_supervisor(doctor=doctor, supervisor=supervisor, by=by, **fields)


class TestLink:
    @pytest.mark.parametrize("place", ["region", "north", "ward", "south"])
    def test_somebody_who_may_verify_in_the_doctors_tree(self, world, place):
        supervisor = supervisor_of(organisation=getattr(world, place))
        link(world.doctor, supervisor, by=world.north_admin)
        assert supervises(supervisor, world.doctor)
        assert AuditEvent.objects.get(action="organisations.link_supervisor").about == world.doctor
        told = Notification.objects.values_list("user", flat=True)
        assert set(told) == {supervisor.pk, world.doctor.user_id}

    def test_not_somebody_of_another_tree_or_without_the_role(self, world):
        with pytest.raises(Denied, match="is not a supervisor where"):
            link(world.doctor, supervisor_of(organisation=world.elsewhere))
        with pytest.raises(Denied, match="is not a supervisor where"):
            link(world.doctor, world.north_admin)

    def test_not_before_the_role_begins_nor_after_it_ended(self, world):
        supervisor = MembershipFactory(
            organisation=world.ward,
            role=Role.SUPERVISOR,
            starts_on=today(),
            ends_on=today() + 10 * DAY,
        ).user
        for day in (today() - DAY, today() + 10 * DAY):
            with pytest.raises(Denied, match="is not a supervisor where"):
                link(world.doctor, supervisor, starts_on=day)

    def test_never_oneself(self, world):
        MembershipFactory(user=world.doctor.user, organisation=world.ward, role=Role.SUPERVISOR)
        with pytest.raises(Denied, match="Nobody supervises themselves"):
            link(world.doctor, world.doctor.user, by=world.north_admin)

    def test_is_refused_to_all_but_administrators_over_the_doctor(self, world):
        supervisor = supervisor_of(organisation=world.ward)
        for user in (world.south_admin, world.elsewhere_admin, supervisor, world.doctor.user):
            with pytest.raises(Denied, match="Only an administrator of Dr Ada Okafor"):
                link(world.doctor, supervisor, by=user)

    def test_an_administrator_does_not_choose_their_own_supervisor(self, world):
        doctor = DoctorFactory(user=world.north_admin, organisation=world.north)
        with pytest.raises(Denied, match="Only an administrator"):
            link(doctor, supervisor_of(organisation=world.north), by=world.north_admin)

    def test_the_same_link_is_there_once_at_a_time(self, world):
        supervisor = supervisor_of(organisation=world.ward)
        link(world.doctor, supervisor)
        with pytest.raises(Denied, match="then already"):
            link(world.doctor, supervisor, starts_on=today() + DAY)
        link(world.doctor, supervisor, kind="clinical")

    def test_not_somebody_whose_account_is_closed(self, world):
        supervisor = supervisor_of(organisation=world.ward, is_active=False)
        with pytest.raises(Denied, match="can no longer sign in"):
            link(world.doctor, supervisor)


class TestEnd:
    def test_ends_from_that_day_on(self, world):
        supervisor = supervisor_of(world.doctor, organisation=world.ward)
        row = SupervisionLink.objects.get()
        end_supervision(link=row, ends_on=today(), by=world.north_admin)
        assert not supervises(supervisor, world.doctor)
        assert not doctors_visible_to(supervisor).exists()
        assert AuditEvent.objects.filter(action="organisations.end_supervision").exists()

    def test_is_refused_to_others(self, world):
        supervisor_of(world.doctor, organisation=world.ward)
        with pytest.raises(Denied, match="Only an administrator"):
            end_supervision(
                link=SupervisionLink.objects.get(), ends_on=today(), by=world.south_admin
            )


def test_a_link_gives_nothing_once_the_role_has_ended(world):
    supervisor = supervisor_of(world.doctor, organisation=world.ward)
    assert doctors_visible_to(supervisor).get() == world.doctor
    role = Membership.objects.get(user=supervisor)
    role.user = supervisor
    end_role(membership=role, ends_on=today(), by=None)
    assert not supervises(supervisor, world.doctor)
    assert not doctors_visible_to(supervisor).exists()


def test_a_link_gives_nothing_without_the_role_in_the_tree_where_the_doctor_works(world):
    """Being a supervisor elsewhere is not enough, nor is a doctor who has left."""
    supervisor = supervisor_of(world.doctor, organisation=world.south)
    assert supervises(supervisor, world.doctor)
    MembershipFactory(user=supervisor, organisation=world.elsewhere, role=Role.SUPERVISOR)
    supervisor.memberships.filter(organisation=world.south).update(ends_on=today())
    forget_roles(supervisor)
    assert not supervises(supervisor, world.doctor)
    assert not doctors_visible_to(supervisor).exists()

    MembershipFactory(user=world.doctor.user, organisation=world.elsewhere)
    assert supervises(supervisor, world.doctor)
    world.doctor.user.memberships.update(ends_on=today())
    assert not supervises(supervisor, world.doctor)


def test_those_offered_are_within_what_the_administrator_sees(world):
    near = supervisor_of(organisation=world.ward, full_name="Near")
    above = supervisor_of(organisation=world.region, full_name="Above")
    supervisor_of(organisation=world.south, full_name="South")
    supervisor_of(organisation=OrganisationFactory(), full_name="Far")
    MembershipFactory(user=world.doctor.user, organisation=world.ward, role=Role.SUPERVISOR)
    offered = set(supervisors_offered(world.north_admin, world.doctor))
    assert offered == {near, above}


def test_the_factory_gives_a_supervisor_the_role(world):
    supervisor = UserFactory()
    SupervisionLinkFactory(doctor=world.doctor, supervisor=supervisor)
    assert supervises(supervisor, world.doctor)
