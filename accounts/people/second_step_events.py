"""What somebody does about their own second step at sign-in, in the audit trail.

allauth's pages do it, so its signals are where it can be heard of. They come when all is committed,
but for what is taken away.
"""

from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.db import transaction

from accounts.audit.actions import record

if TYPE_CHECKING:
    from accounts.people.models import User


def listen() -> None:
    """Have events written from now on; asked once, when the apps start."""
    authenticator_added.connect(_added)
    authenticator_removed.connect(_removed)
    authenticator_reset.connect(_reset)


# Recovery codes come and go with the app, and are not named then.
@transaction.atomic
def _added(*, user: "User", authenticator: Authenticator, **_: Any) -> None:
    if authenticator.type == Authenticator.Type.TOTP:
        record(by=user, action="people.turn_on_second_step", about=_doctor(user), target=user)


@transaction.atomic
def _removed(*, user: "User", authenticator: Authenticator, **_: Any) -> None:
    if authenticator.type == Authenticator.Type.TOTP:
        record(by=user, action="people.turn_off_second_step", about=_doctor(user), target=user)


@transaction.atomic
def _reset(*, user: "User", **_: Any) -> None:
    record(by=user, action="people.renew_recovery_codes", about=_doctor(user), target=user)


def _doctor(user: "User") -> Any:
    return getattr(user, "doctor", None)
