"""Who may write ladders, and in which state a version is when; each no is a sentence."""

from accounts.organisations.models import Organisation, Permission
from accounts.organisations.queries import holds
from accounts.people.models import User
from common.errors import Denied
from pathways.ladders.models import Ladder, LadderVersion
from pathways.ladders.models.ladder import KEY_LIMIT
from pathways.ladders.workflow import EDITABLE, TRANSITIONS, VersionStatus

NAME_LIMIT = 120
DESCRIPTION_LIMIT = 4_000
REASON_LIMIT = 4_000
NOTES_LIMIT = 10_000


def check_manages_ladders(user: User) -> None:
    """An administrator anywhere. Raises Denied."""
    if not holds(user, Permission.MANAGE_LADDERS):
        raise Denied("Only an administrator can start a ladder.")


def check_can_manage(user: User, organisation: Organisation) -> None:
    """An administrator of the ladder's organisation or of one above. Raises Denied."""
    if not holds(user, Permission.MANAGE_LADDERS, organisation):
        raise Denied(f"Only an administrator of {organisation} can change its ladders.")


def check_can_edit(user: User, version: LadderVersion) -> None:
    """An administrator, while the version is a draft. Raises Denied."""
    check_can_manage(user, version.ladder.organisation)
    check_is_draft(version)


def check_is_draft(version: LadderVersion) -> None:
    """The version can still be changed. Raises Denied."""
    if version.status == VersionStatus.IN_REVIEW:
        raise Denied(f"Version {version.number} is in review. Take it back to edit it.")
    if version.status not in EDITABLE:
        raise Denied(
            f"Version {version.number} is {version.get_status_display().lower()} and stays as it "
            "is. Start a new draft from it."
        )


def check_can_publish(user: User, version: LadderVersion) -> None:
    """An administrator, while the version is not published yet. Raises Denied."""
    check_can_manage(user, version.ladder.organisation)
    check_may(version, "publish")


def check_can_retire(user: User, version: LadderVersion) -> None:
    """An administrator, for a published version that is not the current one. Raises Denied."""
    check_can_manage(user, version.ladder.organisation)
    check_may(version, "retire")
    check_not_current(version)


def check_can_discard(user: User, version: LadderVersion) -> None:
    """An administrator, while the version is not published yet. Raises Denied."""
    check_can_manage(user, version.ladder.organisation)
    check_may(version, "discard")


def check_may(version: LadderVersion, move: str) -> None:
    """The version is in a state from which the move leads on. Raises Denied."""
    if version.status not in TRANSITIONS[move][0]:
        state = version.get_status_display().lower()
        raise Denied(f"Version {version.number} is {state}. It cannot be changed that way now.")


def check_not_current(version: LadderVersion) -> None:
    """The version is not the one that its ladder uses. Raises Denied."""
    if version.ladder.current_version_id == version.pk:
        raise Denied("This is the ladder's current version. Publish another one first.")


def check_text(text: str, most: int, *, name: str, field: str | None = None) -> None:
    """The text can be kept. Raises Denied, by the field where it is named."""
    if "\0" in text:
        raise Denied(f"{name} holds a character that cannot be kept. Type it again.", field=field)
    if len(text) > most:
        raise Denied(f"{name} is too long: {most:,} characters at most.", field=field)


def check_name(name: str, organisation: Organisation, *, but: Ladder | None = None) -> None:
    """The name is there, and no other ladder of the organisation has it. One query.

    Raises Denied.
    """
    if not name.strip():
        raise Denied("Give the ladder a name.", field="name")
    check_text(name, NAME_LIMIT, name="The name", field="name")
    same = Ladder.objects.filter(organisation=organisation, name=name.strip())
    if but is not None:
        same = same.exclude(pk=but.pk)
    if same.exists():
        raise Denied(
            f"{organisation} has a ladder of that name already. Choose another name.", field="name"
        )


def check_key(key: str) -> None:
    """The key is new everywhere. One query. Raises Denied."""
    check_text(key, KEY_LIMIT, name="The key")
    if Ladder.objects.filter(key=key).exists():
        raise Denied(f"The key {key} is taken. Choose another.")
