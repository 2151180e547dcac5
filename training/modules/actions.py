"""Writing about modules: what an organisation teaches, and who completed what."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet

from accounts.audit.actions import record, record_many
from accounts.audit.queries import changed_by
from accounts.organisations.models import Organisation
from accounts.people import facts
from accounts.people.models import Doctor, Tier, User
from common import clock
from common.actions import action
from common.errors import Denied, Stale
from training.frameworks.actions import keep_names
from training.frameworks.models import Element
from training.modules.models import Completion, Mode, Module, Topic
from training.modules.queries import edges_among
from training.modules.rules import (
    check_can_add_module,
    check_can_edit_module,
    check_code,
    check_content,
    check_no_cycle,
    check_not_retired,
    check_prerequisites,
    check_tier_below,
)

if TYPE_CHECKING:
    from training.logbook.models import LogEntry

COLUMNS = ("title", "description", "topic", "mode", "hours", "tier", "is_core")
# Doctors whose completions follow a new topic in memory together.
AT_ONCE = 500


@action
def create_module(
    *,
    organisation: Organisation,
    code: str,
    title: str,
    topic: str,
    mode: str,
    hours: Decimal,
    tier: int,
    by: User | None,
    description: str = "",
    is_core: bool = False,
    elements: Collection[Element] = (),
    prerequisites: Collection[Module] = (),
) -> Module:
    """A new module of `organisation`. `hours` are hours of learning.

    Denied unless `by` manages its modules, the code is free and everything can be right. About
    ten queries.
    """
    if by is not None:
        check_can_add_module(by, organisation)
    code = code.strip().upper()
    check_code(code)
    module = Module(organisation=organisation, code=code)
    _set(
        module,
        title=title,
        description=description,
        topic=topic,
        mode=mode,
        hours=hours,
        tier=tier,
        is_core=is_core,
    )
    _hold_still(organisation)
    _check_prerequisites(module, prerequisites)
    try:
        with transaction.atomic():
            module.save()
    except IntegrityError as error:
        raise Denied(f"The code {code} is taken. Choose another.") from error
    module.elements.set(elements)
    module.prerequisites.set(prerequisites)
    record(by=by, action="modules.create", target=module, code=code)
    return module


@action
def update_module(*, module: Module, revision: int, by: User | None, **fields: Any) -> Module:
    """Change a module that was opened at `revision`: COLUMNS, `elements` or `prerequisites`.

    The code stays. Denied unless `by` manages it and everything can be right, which includes that
    no module comes before itself; Stale with what stands there now if it was changed since. About
    fifteen queries.
    """
    unknown = set(fields) - {*COLUMNS, "elements", "prerequisites"}
    if unknown:
        raise TypeError(f"No such fields of a module: {', '.join(sorted(unknown))}")
    current = _locked(module)
    if by is not None:
        check_can_edit_module(by, current)
    check_not_retired(current)
    stood = content_of(current)
    if current.revision != revision:
        raise Stale(
            f"{changed_by(current)}, since you opened this form. Nothing was saved.",
            theirs=stood | {"revision": current.revision},
        )
    wanted = {name: stood[name] for name in COLUMNS} | fields
    elements = wanted.pop("elements", stood["elements"])
    prerequisites = wanted.pop("prerequisites", stood["prerequisites"])
    keep_names(current, {"title": wanted["title"].strip()})
    _set(current, **wanted)
    _check_prerequisites(current, prerequisites, current=stood["prerequisites"])
    check_tier_below(current.tier, current.opens.offered())
    current.revision += 1
    current.save()
    current.elements.set(elements)
    current.prerequisites.set(prerequisites)
    changed = sorted(name for name, value in content_of(current).items() if value != stood[name])
    record(by=by, action="modules.update", target=current, fields=changed)
    if "topic" in changed:
        follow_topics(modules=Module.objects.filter(pk=current.pk), by=by)
    return current


@action
def retire_module(*, module: Module, by: User | None) -> Module:
    """Take a module out of the catalogue; who completed it keeps that. Six queries.

    Modules that build on it no longer ask for it. Denied unless `by` manages it, or it is retired
    already.
    """
    current = _locked(module)
    if by is not None:
        check_can_edit_module(by, current)
    check_not_retired(current)
    current.retired_at = clock.now()
    current.revision += 1
    current.save(update_fields=["retired_at", "revision"])
    record(by=by, action="modules.retire", target=current, code=current.code)
    return current


def content_of(module: Module) -> dict[str, Any]:
    """What can be changed of a module, by name, as it stands. Two queries."""
    return {name: getattr(module, name) for name in COLUMNS} | {
        "elements": tuple(module.elements.all()),
        "prerequisites": tuple(module.prerequisites.all()),
    }


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
        topic=module.topic,
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


@action
def follow_topics(*, modules: QuerySet[Module], by: User | None) -> int:
    """Record anew, with the topic that these modules have now, what was completed under another.

    Hours of learning count by the topic of the completion, and a fact is never changed: the rows
    that count are revoked and others take their place, so that what was known before can still be
    told. How many. AT_ONCE doctors are in memory at a time, and take some twenty queries together.
    What is verified in the same instant may keep the former topic. Called by those who may change
    the modules.
    """
    counting = Completion.objects.counting().filter(module__in=modules)
    stale = counting.exclude(topic=F("module__topic"))
    # In the order in which readiness locks them: two who do this at once never wait for each other.
    whose = stale.order_by("doctor").values_list("doctor", flat=True).distinct()
    followed = 0
    doctors = list(whose[:AT_ONCE])
    while doctors:
        followed += _follow(stale.filter(doctor__in=doctors), by)
        doctors = list(whose.filter(doctor__gt=doctors[-1])[:AT_ONCE])
    return followed


def _follow(stale: QuerySet[Completion], by: User | None) -> int:
    """Record these completions anew with the topic of their module; how many."""
    rows = list(
        stale.select_related("module", "doctor").select_for_update(of=("self",)).order_by("pk")
    )
    now = clock.now()
    Completion.objects.filter(pk__in=[row.pk for row in rows]).update(revoked_at=now)
    Completion.objects.bulk_create(
        Completion(
            doctor=row.doctor,
            module=row.module,
            completed_on=row.completed_on,
            hours=row.hours,
            topic=row.module.topic,
            entry_id=row.entry_id,
            recorded_at=now,
        )
        for row in rows
    )
    doctors = sorted({row.doctor for row in rows}, key=lambda one: one.pk)
    record_many(by=by, action="modules.follow", about=doctors)
    facts.changed_of_many(doctors, facts.FactKind.COMPLETION)
    return len(rows)


def _hold_still(organisation: Organisation) -> None:
    """Have others who change modules of `organisation` wait until this transaction ends.

    What comes first is of the same organisation or from above, so only two who change modules of
    the same one could close a cycle between them.
    """
    Organisation.objects.select_for_update(no_key=True).order_by("pk").get(pk=organisation.pk)


def _locked(module: Module) -> Module:
    """The module as it stands, with its organisation's modules held still."""
    if module.organisation is not None:
        _hold_still(module.organisation)
    locked = Module.objects.select_for_update(of=("self",), no_key=True).select_related(
        "organisation"
    )
    return locked.get(pk=module.pk)


def _set(module: Module, **values: Any) -> None:
    check_content(
        title=values["title"], description=values["description"], hours=Decimal(values["hours"])
    )
    module.title = values["title"].strip()
    module.description = values["description"].strip()
    module.topic = Topic(values["topic"])
    module.mode = Mode(values["mode"])
    module.hours = Decimal(values["hours"])
    module.tier = Tier(values["tier"])
    module.is_core = values["is_core"]


def _check_prerequisites(
    module: Module, prerequisites: Collection[Module], current: Collection[Module] = ()
) -> None:
    """Ask the rules, with what comes first locked: its tier and retirement stay as they are."""
    if not prerequisites:
        return
    asked = [first.pk for first in prerequisites]
    known = Module.objects.known_in(module.organisation).filter(pk__in=asked)
    firsts = list(known.select_for_update(no_key=True).order_by("pk"))
    named = {first.pk: first for first in firsts}
    fresh = [named.get(first.pk, first) for first in prerequisites]
    check_prerequisites(module.tier, fresh, firsts, current)
    if module.pk is not None:
        own = Module.objects.filter(organisation=module.organisation)
        check_no_cycle(module, fresh, edges_among(own))
