"""The tree of organisations: what stands where, and how each counts time."""

from decimal import Decimal

from django.db.models import Value
from django.db.models.functions import Concat, Substr
from django.utils.text import slugify

from accounts.audit.actions import record
from accounts.audit.queries import changed_by
from accounts.organisations.models import Organisation, forget_roles
from accounts.organisations.rules import (
    check_can_create_organisation,
    check_can_manage_people,
    check_can_move,
    check_can_stand_below,
    check_depth,
)
from accounts.people.models import User
from common.actions import action
from common.errors import Denied, Stale

KEY_LENGTH = 40
SETTINGS = ("name", "kind", "time_unit", "full_time_hours")


@action
def create_organisation(
    *,
    name: str,
    key: str,
    kind: str,
    parent: Organisation | None,
    by: User | None,
    time_unit: str = "",
    full_time_hours: Decimal | None = None,
) -> Organisation:
    """A new organisation below `parent`, or at the top (by a command only).

    Left empty, the key is made from the name, and unit and hours of a full week are those of the
    organisation above. Denied if `by` may not, the name or key is taken or no key can be made, or
    the tree would be too deep. Nine queries.
    """
    if by is not None:
        check_can_create_organisation(by, parent)
    lock_tree()
    if parent is not None:
        parent = Organisation.objects.get(pk=parent.pk)
        check_depth(parent)
    _check_name(name, parent)
    key = key or _key_from(name, parent)
    if Organisation.objects.filter(key=key).exists():
        raise Denied(f"Another organisation has the key {key}. Give another.")
    organisation = Organisation.objects.create(
        name=name.strip(),
        key=key,
        kind=kind,
        parent=parent,
        time_unit=time_unit,
        full_time_hours=full_time_hours,
    )
    organisation.path = f"{parent.path if parent else '/'}{organisation.pk}/"
    organisation.save(update_fields=["path"])
    record(by=by, action="organisations.create", target=organisation)
    return organisation


@action
def update_organisation(
    *,
    organisation: Organisation,
    revision: int,
    by: User | None,
    name: str,
    kind: str,
    time_unit: str,
    full_time_hours: Decimal | None,
    parent: Organisation | None,
) -> Organisation:
    """Change the settings of an organisation opened at `revision`, and move it below `parent`.

    Moving takes all that stands below along. Denied if `by` may not here (and there), the name is
    taken, or it would stand below itself or too deep; Stale if it was changed since. Ten queries.
    """
    if by is not None:
        check_can_manage_people(by, organisation)
    lock_tree()
    current = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    if current.revision != revision:
        raise Stale(
            f"{changed_by(current)}, since you opened this form. Nothing was saved.",
            theirs={f: getattr(current, f) for f in (*SETTINGS, "parent", "revision")},
        )
    new = {
        "name": name.strip(),
        "kind": kind,
        "time_unit": time_unit,
        "full_time_hours": full_time_hours,
    }
    changed = sorted(field for field, value in new.items() if getattr(current, field) != value)
    for field, value in new.items():
        setattr(current, field, value)
    if current.parent_id != (parent.pk if parent else None):
        _move(current, parent, by)
        changed.append("parent")
    _check_name(current.name, current.parent, but=current)
    current.revision += 1
    current.save()
    record(by=by, action="organisations.update", target=current, fields=changed)
    return current


def lock_tree() -> None:
    """Let one at a time change the shape of the tree. One query.

    The oldest organisation, which is never deleted, stands for the tree.
    """
    Organisation.objects.order_by("id").select_for_update(no_key=True).first()


def _move(organisation: Organisation, parent: Organisation | None, by: User | None) -> None:
    if by is not None:
        check_can_move(by, organisation, parent)
    stood = organisation.path
    below = Organisation.objects.filter(path__startswith=stood)
    if parent is not None:
        parent = Organisation.objects.get(pk=parent.pk)
        paths = below.order_by("id").values_list("path", flat=True)
        levels = 1 + max(path.count("/") for path in paths) - stood.count("/")
        check_can_stand_below(organisation, parent, levels)
    organisation.parent = parent
    organisation.path = f"{parent.path if parent else '/'}{organisation.pk}/"
    below.update(path=Concat(Value(organisation.path), Substr("path", len(stood) + 1)))
    if by is not None:
        forget_roles(by)


def _check_name(name: str, parent: Organisation | None, but: Organisation | None = None) -> None:
    same = Organisation.objects.filter(parent=parent, name__iexact=name.strip())
    if (same.exclude(pk=but.pk) if but else same).exists():
        where = f"below {parent}" if parent else "at the top"
        raise Denied(f"There is an organisation called {name.strip()} {where} already.")


def _key_from(name: str, parent: Organisation | None) -> str:
    """The name as a key; with its parent's before it where another has that one."""
    key = slugify(name)[:KEY_LENGTH].strip("-")
    if not key:
        raise Denied("No key can be made from this name: give one.")
    if parent is not None and Organisation.objects.filter(key=key).exists():
        return f"{parent.key}-{key}"[:KEY_LENGTH].strip("-")
    return key
