"""Writing who people are."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from accounts.audit.actions import record
from accounts.audit.queries import changed_by
from accounts.people.models import Doctor, Grade, RegistrationBody, Tier, TierChange, User
from accounts.people.rules import (
    check_can_create_user,
    check_is_own_profile,
    check_qualified_on,
    check_registration_number,
    check_working_fraction,
)
from common.actions import action
from common.errors import Denied, Stale

PROFILE_FIELDS = (
    "registration_body",
    "registration_number",
    "grade",
    "specialty",
    "working_fraction",
    "qualified_on",
)


@action
def create_user(
    *, email: str, full_name: str, password: str | None = None, by: User | None
) -> User:
    """A person who signs in with `password`, or not yet when it is None; the address counts as
    confirmed.

    Assumes that `password` was checked by the validators. Denied if `by` is anybody (accounts
    come by invitation or command) or the address is taken. Six queries.
    """
    if by is not None:
        check_can_create_user(by)
    address = email.strip().lower()
    taken = Denied(f"Somebody already has an account with the address {address}.")
    if EmailAddress.objects.filter(email=address, verified=True).exists():
        raise taken
    try:
        with transaction.atomic():
            user = User.objects.create_user(address, password, full_name=full_name)
            EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    except IntegrityError as error:
        raise taken from error
    record(by=by, action="people.create_user", target=user)
    return user


@action
def rename(*, user: User, full_name: str, by: User | None) -> User:
    """Change the name that others see. Denied if `by` is somebody else. Two queries."""
    if by is not None:
        check_is_own_profile(by, user)
    user.full_name = full_name.strip()
    user.save(update_fields=["full_name"])
    record(by=by, action="people.rename", target=user)
    return user


@action
def register_doctor(
    *,
    user: User,
    registration_body: str,
    registration_number: str,
    grade: str,
    specialty: str,
    working_fraction: Decimal,
    qualified_on: date,
    by: User | None,
) -> Doctor:
    """Record that `user` is a doctor. `working_fraction` is a fraction of full time.

    Denied if `by` is somebody else, a value cannot be right, or the number or the person is
    registered already. Five queries.
    """
    if by is not None:
        check_is_own_profile(by, user)
    return add_doctor(
        user=user,
        by=by,
        registration_body=registration_body,
        registration_number=registration_number,
        grade=grade,
        specialty=specialty,
        working_fraction=working_fraction,
        qualified_on=qualified_on,
    )


@action
def update_profile(*, doctor: Doctor, revision: int, by: User | None, **fields: Any) -> Doctor:
    """Change fields of a doctor's profile, opened at `revision`: PROFILE_FIELDS or full_name.

    Denied if `by` is somebody else or a value cannot be right; Stale if it was changed since.
    Five queries.
    """
    if by is not None:
        check_is_own_profile(by, doctor.user)
    return change_profile(doctor=doctor, revision=revision, by=by, **fields)


@action
def set_tiers(
    *, doctor: Doctor, changes: Sequence[tuple[date, int]], by: User | None
) -> Sequence[tuple[date, int]]:
    """Keep the days on which the doctor's tier changes in step with the rungs stood on: from each
    day the tier beside it, days to come included. Returns them. At most four queries.

    Called inside actions of journeys, which have asked their own rule and locked the doctor.
    """
    stored = list(doctor.tier_changes.order_by("since").values_list("since", "tier"))
    if list(changes) != stored:
        doctor.tier_changes.all().delete()
        TierChange.objects.bulk_create(
            TierChange(doctor=doctor, since=since, tier=Tier(tier)) for since, tier in changes
        )
        told = [[since.isoformat(), int(tier)] for since, tier in changes]
        record(by=by, action="people.set_tier", about=doctor, target=doctor, tiers=told)
    return changes


def add_doctor(*, user: User, by: User | None, **fields: Any) -> Doctor:
    """Write a new profile; the action that calls it has asked its rule. Five queries."""
    if Doctor.objects.filter(user=user).exists():
        raise Denied(f"{user} is already registered as a doctor.")
    doctor = Doctor(user=user, **_checked(fields))
    _save(doctor)
    record(by=by, action="people.register_doctor", about=doctor, target=doctor)
    return doctor


def change_profile(*, doctor: Doctor, revision: int, by: User | None, **fields: Any) -> Doctor:
    """Write changed fields; the action that calls it has asked its rule. Five queries."""
    unknown = set(fields) - {*PROFILE_FIELDS, "full_name"}
    if unknown:
        raise TypeError(f"No such fields of a profile: {', '.join(sorted(unknown))}")
    locked = Doctor.objects.select_for_update(of=("self",)).select_related("user")
    current = locked.get(pk=doctor.pk)
    if current.revision != revision:
        raise Stale(
            f"{changed_by(current)}, since you opened this form. Nothing was saved.",
            theirs=profile_of(current) | {"revision": current.revision},
        )
    name = fields.pop("full_name", current.user.full_name).strip()
    stood = profile_of(current)
    for field, value in _checked({f: getattr(current, f) for f in PROFILE_FIELDS} | fields).items():
        setattr(current, field, value)
    current.revision += 1
    _save(current)
    if name != current.user.full_name:
        current.user.full_name = name
        current.user.save(update_fields=["full_name"])
    changed = sorted(f for f, value in profile_of(current).items() if value != stood[f])
    record(by=by, action="people.update_profile", about=current, target=current, fields=changed)
    return current


def profile_of(doctor: Doctor) -> dict[str, Any]:
    """The fields of a profile as they stand, by name."""
    return {"full_name": doctor.user.full_name} | {f: getattr(doctor, f) for f in PROFILE_FIELDS}


def _checked(fields: dict[str, Any]) -> dict[str, Any]:
    number = "".join(fields["registration_number"].split()).upper()
    check_registration_number(fields["registration_body"], number)
    check_qualified_on(fields["qualified_on"])
    check_working_fraction(Decimal(fields["working_fraction"]))
    return fields | {
        "registration_body": RegistrationBody(fields["registration_body"]),
        "registration_number": number,
        "grade": Grade(fields["grade"]),
        "specialty": fields["specialty"].strip(),
    }


def _save(doctor: Doctor) -> None:
    try:
        with transaction.atomic():
            doctor.save()
    except IntegrityError as error:
        raise Denied(
            "A doctor with this registration number is here already. Check the number; if it is"
            " yours, ask your administrator."
        ) from error
