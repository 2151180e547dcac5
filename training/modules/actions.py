"""Writing about modules: who completed them."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from accounts.audit.actions import record
from accounts.people.models import Doctor, User
from common import clock
from common.actions import action
from training.modules.models import Completion, Module

if TYPE_CHECKING:
    from training.logbook.models import LogEntry


@action
def record_completion(
    *,
    doctor: Doctor,
    module: Module,
    completed_on: date,
    hours: Decimal,
    entry: "LogEntry",
    by: User,
) -> Completion:
    """Record that `doctor` completed `module` on a day, as `entry` shows, in `hours` of learning.

    Called inside verification, which has asked who may and tells readiness when it is done. Two
    queries.
    """
    completion = Completion.objects.create(
        doctor=doctor,
        module=module,
        completed_on=completed_on,
        hours=hours,
        entry=entry,
        recorded_at=clock.now(),
    )
    record(by=by, action="modules.complete", about=doctor, target=completion, module=module.code)
    return completion


@action
def revoke_completions(*, entry: "LogEntry", by: User) -> int:
    """Revoke the completions that rest on `entry`; they stay on record. How many there were.

    Called inside the withdrawal of a verified entry, which has asked who may and tells readiness.
    """
    revoked = Completion.objects.counting().filter(entry=entry).update(revoked_at=clock.now())
    if revoked:
        record(by=by, action="modules.revoke", about=entry.doctor, target=entry)
    return revoked
