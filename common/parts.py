"""The parts a page hands to the components that draw lists: plain values, nothing looked up.

Every field after the first few has a default, so a page names only what it knows. `url=""` draws
text instead of a link. What each component does with them is in docs/interface.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, kw_only=True)
class Link:
    """One item of a navigation, a menu or tabs."""

    label: str
    url: str = ""
    icon: str = ""
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, kw_only=True)
class Site:
    """What surrounds every page; the context processor hands it over as `site`."""

    navigation: Sequence[Link] = ()
    account_links: Sequence[Link] = ()
    person: str = ""
    organisation: str = ""
    role: str = ""
    notifications_url: str = ""
    notifications_count: int = 0
    demo: bool = False


@dataclass(frozen=True, kw_only=True)
class Rung:
    """One rung of a drawn ladder. `side` hangs off the rail beside the main rung below it."""

    title: str
    tier: str = ""
    url: str = ""
    note: str = ""
    place: str = ""  # current, next or climbed
    side: bool = False


@dataclass(frozen=True, kw_only=True)
class Share:
    """One part of a role mix, as fractions of the whole job (0.2 is a fifth)."""

    part: str  # clinical, leadership, education or research
    typical: float | Decimal
    least: float | Decimal | None = None
    most: float | Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Event:
    """One thing on a timeline. `entered` is shown where it differs from `day`."""

    day: date
    title: str
    url: str = ""
    text: str = ""
    who: str = ""
    icon: str = ""
    status_of: str = ""
    status: str = ""
    entered: date | None = None


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A term and its value in a definition list."""

    term: str
    value: object
    url: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class File:
    """A stored file, offered for download."""

    name: str
    url: str
    size: int
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class GridColumn:
    """One column of a readiness grid: a few words, the whole sentence, where it is explained."""

    short: str
    full: str
    url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class GridGroup:
    """Columns that belong together, and how many of them are asked for ("2 of 5")."""

    name: str
    columns: Sequence[GridColumn]
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class GridRow:
    """One doctor of a readiness grid. `marks` holds 1 (met) or 0 for each column in order;
    `lapsing` the day by the column's place, where it is near; `lacks` what is not met in words.
    """

    name: str
    url: str
    detail: str
    state: str  # of the status table of readiness
    note: str
    case_url: str
    marks: str
    lapsing: Mapping[int, date]
    lacks: Sequence[str]
