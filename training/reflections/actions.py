"""Writing a private reflection. Its text goes into its row and nowhere else."""

from django.views.decorators.debug import sensitive_variables

from accounts.audit.actions import record
from accounts.people.models import User
from common import clock
from common.actions import action
from common.errors import Stale
from training.logbook.models import LogEntry
from training.reflections.models import Reflection
from training.reflections.rules import check_can_reflect, check_text


# Outermost: an error report shows no variables of this, of what `action` adds or of what they call.
@sensitive_variables()
@action
def save_reflection(*, entry: LogEntry, text: str, revision: int, by: User) -> Reflection:
    """Write the reflection of `by` on their own entry; an empty text empties it.

    Raises Denied, or Stale if it was changed since `revision` (0: there was none), without the
    text. The audit event says that it was written, not what.
    """
    check_can_reflect(by, entry)
    check_text(text)
    now = clock.now()
    reflection, _ = Reflection.objects.select_for_update().get_or_create(
        entry=entry, defaults={"author": by, "created_at": now, "changed_at": now}
    )
    if reflection.text == text:
        return reflection
    if reflection.revision != revision:
        raise Stale(
            "You changed this reflection somewhere else since you opened it here.",
            theirs={"revision": reflection.revision},
        )
    reflection.text = text
    reflection.changed_at = now
    reflection.revision += 1
    reflection.save(update_fields=["text", "changed_at", "revision"])
    record(by=by, action="reflections.save", about=entry.doctor, target=reflection)
    return reflection
