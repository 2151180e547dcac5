"""Reads of what was done."""

from typing import Any

from accounts.audit.models import AuditEvent, EventKind
from common.templatetags.ui_filters import moment


def changed_by(target: Any) -> str:
    """ "Changed by Dr Okafor, 4 May 2026, 14:30": the last write of `target`, for a stale form.

    One query.
    """
    written = AuditEvent.objects.filter(kind=EventKind.WRITE, object_uuid=target.uuid)
    last = written.select_related("actor").first()
    if last is None:
        return "Changed by somebody else"
    return f"Changed by {last.actor or 'Rungs itself'}, {moment(last.at)}"
