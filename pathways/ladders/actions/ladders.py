"""Ladders themselves: their names. What they hold is in their versions."""

from django.db import IntegrityError, transaction

from accounts.audit.actions import record
from accounts.audit.queries import changed_by
from accounts.organisations.models import Organisation
from accounts.people.models import User
from common.actions import action
from common.errors import Denied, Stale
from pathways.ladders.actions.publishing import new_version
from pathways.ladders.models import Ladder, LadderVersion
from pathways.ladders.queries import free_key
from pathways.ladders.rules import (
    DESCRIPTION_LIMIT,
    check_can_manage,
    check_key,
    check_name,
    check_text,
)

# So often a key is looked for anew if somebody else takes it at the same moment.
TRIES = 3


@action
def create_ladder(
    *,
    name: str,
    description: str,
    organisation: Organisation,
    by: User | None,
    key: str | None = None,
    called: str | None = None,
) -> Ladder:
    """A ladder of `organisation`, with no version yet; unless a key is given it is made from
    `called`, or else the name.

    Raises Denied. Seven queries; of two who give the same name at once one is refused.
    """
    if by is not None:
        check_can_manage(by, organisation)
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    check_name(name, organisation)
    check_text(description, DESCRIPTION_LIMIT, name="The description")
    if key is not None:
        check_key(key)
    ladder = Ladder(
        name=name.strip(), description=description.strip(), organisation=organisation, key=key or ""
    )
    _save_new(ladder, f"{organisation.key}-{called or name}")
    record(by=by, action="ladders.create", target=ladder)
    return ladder


@action
def update_ladder(
    *, ladder: Ladder, revision: int, name: str, description: str, by: User | None
) -> Ladder:
    """Give a ladder that was opened at `revision` another name or description.

    Its versions keep what they hold. Raises Denied; Stale if it was changed since.
    """
    Organisation.objects.select_for_update().get(pk=ladder.organisation_id)
    current = Ladder.objects.select_for_update().get(pk=ladder.pk)
    if by is not None:
        check_can_manage(by, current.organisation)
    if current.revision != revision:
        raise Stale(
            f"{changed_by(current)}, since you opened this form. Nothing was saved.",
            theirs={
                "name": current.name,
                "description": current.description,
                "revision": current.revision,
            },
        )
    check_name(name, current.organisation, but=current)
    check_text(description, DESCRIPTION_LIMIT, name="The description")
    current.name, current.description = name.strip(), description.strip()
    current.revision += 1
    current.save(update_fields=["name", "description", "revision"])
    record(by=by, action="ladders.update", target=current)
    return current


@action
def start_empty(
    *,
    name: str,
    description: str,
    organisation: Organisation,
    by: User | None,
    key: str | None = None,
) -> LadderVersion:
    """A ladder of `organisation` with a draft that has no rungs yet. Raises Denied."""
    ladder = create_ladder(
        name=name, key=key, description=description, organisation=organisation, by=by
    )
    return new_version(ladder, by, None)


def _save_new(ladder: Ladder, wanted: str) -> None:
    """Save it with its key, or with a free one made from what is `wanted`. Raises Denied.

    A key is one of the whole site: somebody in another organisation, who does not wait for the same
    lock, may take it between the look and the save.
    """
    is_given = bool(ladder.key)
    for _ in range(TRIES):
        ladder.key = ladder.key if is_given else free_key(wanted)
        try:
            with transaction.atomic():
                ladder.save(force_insert=True)
        except IntegrityError:
            continue
        return
    raise Denied("Somebody else started a ladder at the same moment. Try again.")
