"""Who may add and change modules, and what a module has to be; each no is a sentence."""

import re
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal

from accounts.organisations.models import Organisation, Permission
from accounts.organisations.queries import holds
from accounts.people.models import Tier, User
from common.errors import Denied
from training.modules.models import Module

MOST_PREREQUISITES = 3
LEAST_HOURS, MOST_HOURS = Decimal("0.25"), Decimal(500)
TITLE_LIMIT = 120
DESCRIPTION_LIMIT = 2_000

NUL = "\x00"
_CODE = re.compile(r"[A-Z][A-Z0-9-]{1,11}")
_SHARED_CODE = re.compile(r"M[0-9]+")


def check_manages_modules(user: User) -> None:
    """Whoever manages the modules of any organisation."""
    if not holds(user, Permission.MANAGE_MODULES):
        raise Denied("Only administrators manage what their organisation teaches.")


def check_can_add_module(user: User, organisation: Organisation | None) -> None:
    """Whoever manages modules adds them, to organisations of theirs."""
    if organisation is None:
        raise Denied("The shared catalogue comes with Rungs. Add a module of your organisation.")
    if not holds(user, Permission.MANAGE_MODULES, organisation):
        raise Denied(f"You don’t manage the training of {organisation}.")


def check_can_edit_module(user: User, module: Module) -> None:
    """Whoever manages modules changes those of their organisations that are not retired."""
    if module.organisation is None:
        raise Denied("This module belongs to the shared catalogue, which nobody changes here.")
    if not holds(user, Permission.MANAGE_MODULES, module.organisation):
        raise Denied(f"You don’t manage the training of {module.organisation}.")
    check_not_retired(module)


def check_not_retired(module: Module) -> None:
    """A retired module stays as it was."""
    if module.retired_at is not None:
        raise Denied(f"{module} is retired and stays as it was. Add a new module instead.")


def check_code(code: str) -> None:
    """The code is one that people can say and file by; assumes it stripped and in capitals."""
    if not _CODE.fullmatch(code):
        raise Denied(
            "A code has 2 to 12 capital letters, digits or hyphens and begins with a letter, such"
            " as LTH-07."
        )
    if _SHARED_CODE.fullmatch(code):
        raise Denied(
            f"Codes such as {code} belong to the shared catalogue. Begin yours with letters of"
            f" your organisation, such as LTH-{code[1:]}."
        )


def check_content(*, title: str, description: str, hours: Decimal) -> None:
    """A title that tells something, text that can be stored, hours that somebody can spend."""
    if not title.strip():
        raise Denied("Give the module a title.")
    for name, text, most in (
        ("The title", title, TITLE_LIMIT),
        ("The description", description, DESCRIPTION_LIMIT),
    ):
        if NUL in text:
            raise Denied(f"{name} holds a character that cannot be stored. Type it again.")
        if len(text) > most:
            raise Denied(f"{name} is too long: shorten it to {most:,} characters.")
    if not hours.is_finite() or not LEAST_HOURS <= hours <= MOST_HOURS:
        raise Denied(f"A module takes from {LEAST_HOURS} to {MOST_HOURS} hours.")
    if hours != round(hours, 2):
        raise Denied("Give hours with two decimals at most, such as 1.25.")


def check_prerequisites(
    tier: int,
    prerequisites: Collection[Module],
    known: Collection[Module],
    current: Collection[Module] = (),
) -> None:
    """What comes first is offered, of no higher tier, and seen by all who see the module.

    `known` are the modules that everybody in the module's organisation sees; `current` those that
    come first now: a retired one may stay.
    """
    if len(prerequisites) > MOST_PREREQUISITES:
        raise Denied(
            f"Name {MOST_PREREQUISITES} modules that come first at most: each brings its own."
        )
    for first in prerequisites:
        if first not in known:
            raise Denied(
                f"{first} can’t come first: some who see this module would not see that one."
            )
        if first.retired_at is not None and first not in current:
            raise Denied(f"{first} is retired, so nobody can take it first any more.")
        if first.tier > tier:
            raise Denied(
                f"{first} is a module of {Tier(first.tier).name}: what comes first can’t be of a"
                f" higher tier than {Tier(tier).name}."
            )


def check_tier_below(tier: int, opens: Iterable[Module]) -> None:
    """No module that builds on this one is of a lower tier than it."""
    for later in opens:
        if later.tier < tier:
            raise Denied(
                f"{later} ({Tier(later.tier).name}) builds on this module, so this one can’t be of"
                f" a higher tier. Take it out there first."
            )


def check_no_cycle(
    module: Module, prerequisites: Iterable[Module], edges: Mapping[int, Collection[int]]
) -> None:
    """No module comes before itself, directly or through others.

    `edges` are what comes first, by id, of every module through which a way back could lead.
    """
    for first in prerequisites:
        reached, ahead = set[int](), [first.pk]
        while ahead:
            pk = ahead.pop()
            if pk == module.pk:
                raise Denied(
                    "A module can’t come before itself."
                    if first == module
                    else f"{first} builds on {module} already, so it can’t come first."
                )
            if pk not in reached:
                reached.add(pk)
                ahead.extend(edges.get(pk, ()))
