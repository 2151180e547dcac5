"""An answer of the engine as lines that a person reads: met, missing, and what helps."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from accounts.organisations.queries import WorkingTime
from pathways.ladders.models import Requirement, RequirementKind, Rung
from pathways.ladders.wording import wording
from pathways.readiness import engine

# A group shows so many lines that are not met; the rest fold away.
FEW = 5
# What lapses within so many months is worth a word today.
SOON_MONTHS = 6


@dataclass(frozen=True, slots=True)
class Line:
    """One requirement: its state ("met", "lapsing", "not_met"), a sentence, and what helps."""

    state: str
    sentence: str
    since: date | None = None
    lapses: date | None = None
    action_label: str = ""
    action_url: str = ""
    evidence_url: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """One group: `is_met` with what is said of it, and its lines."""

    name: str
    is_met: bool
    said: str
    missing: Sequence[Line]
    met: Sequence[Line]

    @property
    def first(self) -> Sequence[Line]:
        """What is missing, as far as it is shown at once; one line more is not folded away."""
        return self.missing if len(self.missing) <= FEW + 1 else self.missing[:FEW]

    @property
    def rest(self) -> Sequence[Line]:
        """What is missing beside that."""
        return self.missing[len(self.first) :]

    @property
    def lapsing(self) -> Iterator[Line]:
        """Those that are met, but not for long."""
        return (line for line in self.met if line.state == "lapsing")


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom lines are written: how they count time, and whether they are the doctor."""

    time: WorkingTime
    is_doctor: bool
    entries: Mapping[str, UUID]


def lines_of(rung: Rung, answer: engine.RungAnswer, on: date, reader: Reader) -> list[Lines]:
    """The groups of an answer, in order. No query where what the rung asks for was fetched."""
    return [
        _group(group.name, list(group.requirements.all()), said, on, reader)
        for group, said in zip(rung.groups.all(), answer.groups, strict=True)
    ]


def _group(
    name: str, rows: Sequence[Requirement], said: engine.GroupAnswer, on: date, reader: Reader
) -> Lines:
    lines = [_line(row, one, on, reader) for row, one in zip(rows, said.requirements, strict=True)]
    return Lines(
        name=name,
        is_met=said.as_at.met,
        said=_said(said),
        missing=[line for line in lines if line.state == "not_met"],
        met=[line for line in lines if line.state != "not_met"],
    )


def _said(said: engine.GroupAnswer) -> str:
    members = len(said.requirements)
    met = sum(1 for one in said.requirements if one.as_at.met)
    if said.group.at_least is None:
        return f"{met} of {members} met" if members else "Nothing is asked for"
    return f"Any {said.group.at_least} of these {members}: {met} met"


def _line(row: Requirement, said: engine.RequirementAnswer, on: date, reader: Reader) -> Line:
    look = said.as_at
    is_lapsing = look.lapses is not None and _is_soon(look.lapses, on)
    helped = reader.is_doctor and (is_lapsing or not look.met)
    label, url = _help(row) if helped else ("", "")
    return Line(
        state="lapsing" if is_lapsing else "met" if look.met else "not_met",
        sentence=_capital(said.missing) if said.missing else _wording(row, reader),
        since=look.since if look.since != date.min else None,
        lapses=look.lapses,
        action_label=label,
        action_url=url,
        evidence_url=_evidence_url(said, reader),
    )


def _is_soon(lapses: date, on: date) -> bool:
    soon = engine.add_months(on, SOON_MONTHS)
    return soon is None or lapses <= soon


def _evidence_url(said: engine.RequirementAnswer, reader: Reader) -> str:
    """The log entry behind the latest fact that counts, if one does."""
    entries = [reader.entries[one.ref] for one in said.evidence if one.ref in reader.entries]
    return reverse("logbook:entry", args=[entries[-1]]) if entries else ""


def _wording(row: Requirement, reader: Reader) -> str:
    return wording(row, unit=reader.time.unit, full_time_hours=reader.time.full_time_hours)


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _help(row: Requirement) -> tuple[str, str]:
    """The one button that helps: its label and where it leads; nothing where only time does."""
    return _HELP.get(RequirementKind(row.kind), lambda _: ("", ""))(row)


def _module(row: Requirement) -> tuple[str, str]:
    assert row.module is not None
    return "See the module", reverse("modules:module", args=[row.module.uuid])


def _level(row: Requirement) -> tuple[str, str]:
    assert row.element is not None
    return "Log what shows it", _log(element=row.element.code, level=str(row.level))


def _activity(row: Requirement) -> tuple[str, str]:
    assert row.evidence_type is not None
    return "Log one", _log(kind=row.evidence_type.code)


def _hours(row: Requirement) -> tuple[str, str]:
    return "Log learning", _log(topic=row.topic) if row.topic else _log()


def _log(**filled: str) -> str:
    query = f"?{urlencode(filled)}" if filled else ""
    return reverse("logbook:entry-new") + query


_HELP: dict[RequirementKind, Callable[[Requirement], tuple[str, str]]] = {
    RequirementKind.MODULE: _module,
    RequirementKind.LEVEL: _level,
    RequirementKind.ACTIVITY: _activity,
    RequirementKind.HOURS: _hours,
}
