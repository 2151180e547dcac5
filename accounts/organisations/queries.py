"""Reads that span people and organisations: who holds which role where, and over whom."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.organisations.models import (
    ROLE_PERMISSIONS,
    Membership,
    Organisation,
    Permission,
    Role,
    SupervisionLink,
    TimeUnit,
    held_roles,
)
from accounts.people.models import Doctor, User
from common import clock

VERIFIERS = [role for role in Role if Permission.VERIFY_ENTRIES in ROLE_PERMISSIONS[role]]
DEFAULT_FULL_TIME_HOURS = Decimal(40)


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """How an organisation counts working time: its unit and a full-time week in hours."""

    unit: TimeUnit
    full_time_hours: Decimal


def holds(user: User, permission: Permission, organisation: Organisation | None = None) -> bool:
    """Whether `user` holds `permission` today in `organisation`, or anywhere when it is None."""
    return any(
        permission in held.permissions
        and (organisation is None or organisation.path.startswith(held.path))
        for held in held_roles(user)
    )


def doctors_under(user: User, *permissions: Permission) -> QuerySet[Doctor]:
    """Doctors with a doctor's membership today where `user` holds any of `permissions`.

    Never the user themself. One query (and one for the roles held).
    """
    places = Organisation.objects.where(user, *permissions)
    membership = Membership.objects.current_on(clock.today()).filter(
        user=OuterRef("user"), role=Role.DOCTOR, organisation__in=places
    )
    return Doctor.objects.filter(Exists(membership)).exclude(user=user)


def doctors_in_reach_of(user: User) -> QuerySet[Doctor]:
    """Doctors who work today in a tree of organisations in which `user` may verify entries today.

    Never the user themself. One query (and one for the roles held).
    """
    paths = {h.path for h in held_roles(user) if Permission.VERIFY_ENTRIES in h.permissions}
    works_there = Membership.objects.current_on(clock.today()).filter(
        user=OuterRef("user"),
        role=Role.DOCTOR,
        organisation__in=Organisation.objects.in_trees_of(*paths),
    )
    return Doctor.objects.filter(Exists(works_there)).exclude(user=user)


def doctors_supervised_by(user: User) -> QuerySet[Doctor]:
    """Doctors whom `user` supervises today by a supervision link.

    A link gives nothing to somebody who may no longer verify entries in the tree in which the
    doctor works. One query (and one for the roles held).
    """
    link = SupervisionLink.objects.current_on(clock.today()).filter(
        doctor=OuterRef("pk"), supervisor=user
    )
    return doctors_in_reach_of(user).filter(Exists(link))


def doctors_visible_to(user: User) -> QuerySet[Doctor]:
    """Doctors whose record `user` may open: their own, those supervised, those they direct.

    An administrator manages people (see `doctors_under` with MANAGE_PEOPLE) but does not open
    records. One query.
    """
    if not user.is_authenticated:
        return Doctor.objects.none()
    supervised = doctors_supervised_by(user).values("pk")
    directed = doctors_under(user, Permission.VIEW_DOCTORS).values("pk")
    return Doctor.objects.filter(Q(user=user) | Q(pk__in=supervised) | Q(pk__in=directed))


def is_over(user: User, permission: Permission, doctor: Doctor) -> bool:
    """Whether `user` holds `permission` today over `doctor`, who is somebody else. One query."""
    return doctors_under(user, permission).filter(pk=doctor.pk).exists()


def supervises(user: User, doctor: Doctor) -> bool:
    """Whether `user` supervises `doctor` today by a supervision link. One query."""
    return doctors_supervised_by(user).filter(pk=doctor.pk).exists()


def working_time_of(organisation: Organisation) -> WorkingTime:
    """The time unit and full-time hours that hold here: its own, or the nearest above's.

    One query. Without any setting: PA and 40 hours (domain facts, section 2.3).
    """
    ids = [int(part) for part in organisation.path.split("/") if part]
    unit, hours = TimeUnit.PA, DEFAULT_FULL_TIME_HOURS
    for above in Organisation.objects.filter(id__in=ids).order_by("path"):
        unit = TimeUnit(above.time_unit) if above.time_unit else unit
        hours = above.full_time_hours or hours
    return WorkingTime(unit, hours)


def home_organisation_of(
    doctor: Doctor, places: QuerySet[Organisation] | None = None
) -> Organisation | None:
    """Where the doctor works today, of `places` if given; of several the one joined first.

    One query.
    """
    roles = Membership.objects.filter(user=doctor.user_id, role=Role.DOCTOR)
    if places is not None:
        roles = roles.filter(organisation__in=places)
    current = roles.current_on(clock.today()).select_related("organisation")
    membership = current.order_by("starts_on", "id").first()
    return membership.organisation if membership else None


def people_managed_by(user: User) -> QuerySet[User]:
    """People with a role, now, before or later, where `user` manages people, `user` included.

    One query (and one for the roles held).
    """
    places = Organisation.objects.where(user, Permission.MANAGE_PEOPLE)
    roles = Membership.objects.filter(user=OuterRef("pk"), organisation__in=places)
    return User.objects.filter(Exists(roles))


def memberships_managed_by(user: User) -> QuerySet[Membership]:
    """Roles, now, before or later, where `user` manages people. One query."""
    places = Organisation.objects.where(user, Permission.MANAGE_PEOPLE)
    rows: QuerySet[Membership] = Membership.objects.filter(organisation__in=places)
    return rows


def supervision_managed_by(user: User) -> QuerySet[SupervisionLink]:
    """Supervision of doctors over whom `user` manages people, by supervisors of the same tree.

    A doctor of two trees is overseen in each by its own; neither is the other's to see or end. One
    query (and one for the roles held).
    """
    paths = {h.path for h in held_roles(user) if Permission.MANAGE_PEOPLE in h.permissions}
    trees = Organisation.objects.in_trees_of(*paths)
    roles = Membership.objects.filter(
        user=OuterRef("supervisor"), role__in=VERIFIERS, organisation__in=trees
    )
    doctors = doctors_under(user, Permission.MANAGE_PEOPLE)
    rows: QuerySet[SupervisionLink] = SupervisionLink.objects.filter(
        Exists(roles), doctor__in=doctors
    )
    return rows


def supervision_shown_to(reader: User, doctor: Doctor) -> QuerySet[SupervisionLink]:
    """Supervision of `doctor` today by people who may verify in a tree of the reader's: of the
    doctor's own, in those where they work; of others', in those by which they open records.

    Assumes a reader who may open the record. A doctor of two trees is overseen in each by its own;
    neither is the other's to see. A link gives nothing to somebody who may no longer verify, and
    is not shown. One query (and one for the roles held).
    """
    own = reader.pk == doctor.user_id
    allowing = (
        {Permission.LOG_TRAINING} if own else {Permission.VERIFY_ENTRIES, Permission.VIEW_DOCTORS}
    )
    paths = {held.path for held in held_roles(reader) if held.permissions & allowing}
    roles = Membership.objects.held_on(clock.today()).filter(
        user=OuterRef("supervisor"),
        role__in=VERIFIERS,
        organisation__in=Organisation.objects.in_trees_of(*paths),
    )
    links = SupervisionLink.objects.current_on(clock.today()).filter(doctor=doctor)
    rows: QuerySet[SupervisionLink] = links.filter(Exists(roles))
    return rows


def verifying_roles_over(doctor: Doctor, on: date) -> QuerySet[Membership]:
    """Roles that on that day allow to verify entries in a tree in which `doctor` then works, of
    people who may sign in.

    Two queries.
    """
    works_at = Membership.objects.current_on(on).filter(user=doctor.user_id, role=Role.DOCTOR)
    paths = set(works_at.values_list("organisation__path", flat=True))
    rows: QuerySet[Membership] = Membership.objects.held_on(on).filter(
        role__in=VERIFIERS, organisation__in=Organisation.objects.in_trees_of(*paths)
    )
    return rows


def supervisors_offered(user: User, doctor: Doctor) -> QuerySet[User]:
    """Who may become `doctor`'s supervisor today, as far as `user` can see organisations.

    Two queries.
    """
    roles = verifying_roles_over(doctor, clock.today()).filter(
        user=OuterRef("pk"), organisation__in=Organisation.objects.visible_to(user)
    )
    return User.objects.filter(Exists(roles)).exclude(pk=doctor.user_id)
