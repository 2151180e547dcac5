from datetime import date, timedelta

import pytest
from django.db import transaction

from accounts.audit.models import AuditEvent
from accounts.notifications.models import Notification
from accounts.organisations.actions import end_role, grant_role, memberships
from accounts.organisations.models import Membership, Role, held_roles
from accounts.organisations.queries import holds
from common.clock import today
from common.errors import Denied
from tests.accounts.factories import MembershipFactory, UserFactory, administrator_of
from tests.support import races

DAY = timedelta(days=1)


def grant(user, organisation, role=Role.SUPERVISOR, by=None, starts_on=None, ends_on=None):
    return grant_role(
        user=user,
        organisation=organisation,
        role=role,
        starts_on=starts_on or today(),
        ends_on=ends_on,
        by=by,
    )


class TestGrant:
    def test_gives_the_role_at_once(self, world):
        user = UserFactory()
        assert held_roles(user) == ()
        grant(user, world.ward, by=world.north_admin)
        assert [held.role for held in held_roles(user)] == [Role.SUPERVISOR]
        event = AuditEvent.objects.get(action="organisations.grant_role")
        assert event.actor == world.north_admin
        assert "supervisor in Cardiology" in Notification.objects.get(user=user).sentence

    def test_is_refused_where_one_is_no_administrator(self, world):
        for admin in (world.south_admin, world.elsewhere_admin, world.doctor.user):
            with pytest.raises(Denied, match="Only an administrator of Cardiology"):
                grant(UserFactory(), world.ward, by=admin)
        with pytest.raises(Denied, match="Only an administrator of Region"):
            grant(UserFactory(), world.region, by=world.north_admin)

    def test_nobody_gives_themselves_a_role(self, world):
        with pytest.raises(Denied, match="cannot give yourself"):
            grant(world.north_admin, world.north, Role.DIRECTOR, by=world.north_admin)

    def test_is_refused_when_the_account_is_closed(self, world):
        with pytest.raises(Denied, match="is closed"):
            grant(UserFactory(is_active=False), world.north, by=world.north_admin)

    @pytest.mark.parametrize(
        ("starts", "ends"),
        [(10, 20), (5, 11), (19, 25), (5, None), (12, 14), (5, 25)],
    )
    def test_the_same_role_is_not_held_twice_on_one_day(self, world, starts, ends):
        user = UserFactory()
        first = today()
        grant(user, world.ward, starts_on=first + 10 * DAY, ends_on=first + 20 * DAY)
        with pytest.raises(Denied, match="already has the role supervisor in Cardiology"):
            grant(
                user,
                world.ward,
                starts_on=first + starts * DAY,
                ends_on=ends and first + ends * DAY,
            )

    def test_one_may_follow_another_and_stand_beside_others(self, world):
        user = UserFactory()
        first = today()
        grant(user, world.ward, starts_on=first, ends_on=first + 10 * DAY)
        grant(user, world.ward, starts_on=first + 10 * DAY)
        grant(user, world.ward, Role.DIRECTOR)
        grant(user, world.north)
        assert user.memberships.count() == 4

    @pytest.mark.parametrize(
        ("starts", "ends", "sentence"),
        [
            (date(2026, 5, 4), date(2026, 5, 4), "end lies after the start"),
            (date(2026, 5, 4), date(2026, 5, 3), "end lies after the start"),
            (date(1900, 1, 1), None, "between 1950 and 2100"),
            (date(2026, 1, 1), date(2101, 1, 1), "between 1950 and 2100"),
        ],
    )
    def test_dates_are_within_reason(self, world, starts, ends, sentence):
        with pytest.raises(Denied, match=sentence):
            grant(UserFactory(), world.ward, starts_on=starts, ends_on=ends)


class TestEnd:
    def test_ends_the_role_from_that_day_on(self, world):
        user = MembershipFactory(organisation=world.ward, role=Role.SUPERVISOR).user
        assert holds(user, "verify_entries")
        membership = Membership.objects.get(user=user)
        membership.user = user
        end_role(membership=membership, ends_on=today(), by=world.north_admin)
        assert not holds(user, "verify_entries")
        event = AuditEvent.objects.get(action="organisations.end_role")
        assert event.details["ends_on"] == today().isoformat()
        assert Notification.objects.filter(user=user).count() == 1

    def test_is_refused_where_one_is_no_administrator(self, world):
        membership = MembershipFactory(organisation=world.ward)
        with pytest.raises(Denied, match="Only an administrator of Cardiology"):
            end_role(membership=membership, ends_on=today(), by=world.south_admin)

    def test_a_role_given_by_mistake_is_taken_back_the_same_day(self, world):
        user = UserFactory()
        membership = grant(user, world.ward, by=world.north_admin)
        end_role(membership=membership, ends_on=today(), by=world.north_admin)
        assert held_roles(user) == ()
        grant(user, world.ward, by=world.north_admin)
        assert user.memberships.count() == 2

    def test_dates_are_within_reason(self, world):
        membership = MembershipFactory(organisation=world.ward, starts_on=date(2026, 5, 4))
        with pytest.raises(Denied, match="before the start, 4 May 2026"):
            end_role(membership=membership, ends_on=date(2026, 5, 3), by=None)
        with pytest.raises(Denied, match="between 1950 and 2100"):
            end_role(membership=membership, ends_on=date(2999, 1, 1), by=None)

    def test_an_end_is_moved_forward_not_back(self, world):
        membership = MembershipFactory(organisation=world.ward, ends_on=today() + 10 * DAY)
        with pytest.raises(Denied, match="already"):
            end_role(membership=membership, ends_on=today() + 11 * DAY, by=None)
        end_role(membership=membership, ends_on=today() + 5 * DAY, by=None)
        membership.refresh_from_db()
        assert membership.ends_on == today() + 5 * DAY


class TestSomebodyRemains:
    def role_of(self, user):
        return Membership.objects.get(user=user, role=Role.ADMINISTRATOR)

    def test_the_last_administrator_at_the_top_stays(self, world):
        with pytest.raises(Denied, match="Region would be left without an administrator"):
            end_role(
                membership=self.role_of(world.region_admin),
                ends_on=today(),
                by=world.region_admin,
            )

    def test_further_down_those_above_remain(self, world):
        end_role(membership=self.role_of(world.north_admin), ends_on=today(), by=world.north_admin)
        assert not holds(world.north_admin, "manage_people")

    def test_one_of_two_may_go_the_other_stays(self, world):
        other = administrator_of(world.region)
        end_role(membership=self.role_of(world.region_admin), ends_on=today(), by=other)
        with pytest.raises(Denied, match="left without"):
            end_role(membership=self.role_of(other), ends_on=today(), by=other)

    @pytest.mark.parametrize(
        "other",
        [{"ends_on": today() + DAY}, {"starts_on": today() + DAY}, {"user__is_active": False}],
    )
    def test_one_who_goes_comes_later_or_cannot_sign_in_does_not_count(self, world, other):
        MembershipFactory(organisation=world.region, role=Role.ADMINISTRATOR, **other)
        with pytest.raises(Denied, match="left without"):
            end_role(membership=self.role_of(world.region_admin), ends_on=today(), by=None)


@races.needs_postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locked", [True, False])
def test_two_administrators_who_leave_at_once_do_not_both_go(world, monkeypatch, locked):
    other = administrator_of(world.region)
    races.meet_after(monkeypatch, memberships, "check_administrator_remains")
    if not locked:  # what would happen without the lock
        monkeypatch.setattr(memberships, "lock_organisation", lambda pk: world.region)
    roles = Membership.objects.filter(organisation=world.region).order_by("id")
    outcomes = races.at_once(
        *(lambda row=row: end_role(membership=row, ends_on=today(), by=None) for row in roles)
    )
    assert other.pk
    left = Membership.objects.filter(organisation=world.region, ends_on=None).count()
    assert left == (1 if locked else 0), outcomes


@races.needs_postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locked", [True, False])
def test_a_role_given_twice_at_once_is_held_once(world, monkeypatch, locked):
    user = UserFactory()
    races.meet_after(monkeypatch, memberships, "check_no_overlap")
    if not locked:  # what would happen without the lock
        monkeypatch.setattr(type(type(user).objects.all()), "select_for_update", no_lock)
    until = today() + 10 * DAY
    races.at_once(*[lambda: grant(user, world.ward, ends_on=until)] * 2)
    assert user.memberships.count() == (1 if locked else 2)


def no_lock(rows, **_options):
    return rows


@pytest.mark.django_db
def test_what_fails_inside_leaves_nothing(world, monkeypatch):
    def fail(**_fields):
        raise RuntimeError

    monkeypatch.setattr(memberships, "notify", fail)
    user = UserFactory()
    with pytest.raises(RuntimeError), transaction.atomic():
        grant(user, world.ward)
    assert not user.memberships.exists()
    assert not AuditEvent.objects.exists()
