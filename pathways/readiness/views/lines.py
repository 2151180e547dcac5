"""An answer of the engine as lines that a person reads: met, missing, and what helps."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse

from accounts.organisations.queries import WorkingTime
from pathways.ladders.models import Requirement, Rung
from pathways.ladders.wording import wording
from pathways.readiness import engine
from pathways.readiness.queries import Evidence
from pathways.readiness.views.helping import Help, Helper

# A group shows so many lines that are not met; the rest fold away.
FEW = 5
# What lapses within so many months is worth a word today.
SOON_MONTHS = 6
NO_HELP = Help()


@dataclass(frozen=True, slots=True)
class Line:
    """One requirement: its state ("met", "lapsing", "not_met"), a sentence, and what helps."""

    state: str
    sentence: str
    since: date | None = None
    lapses: date | None = None
    evidence_url: str = ""
    help: Help = NO_HELP
    rests_on: str = ""


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
    """For whom lines are written: how they count time; the entries that facts rest on, or the
    evidence to be named in full; and what helps, if they are the doctor.
    """

    time: WorkingTime
    entries: Mapping[str, UUID]
    helper: Helper | None = None
    evidence: Mapping[str, Evidence] | None = None


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
    helper = reader.helper if is_lapsing or not look.met else None
    by_time = not look.met and look.earliest is not None
    return Line(
        state="lapsing" if is_lapsing else "met" if look.met else "not_met",
        sentence=capital(said.missing) if said.missing else _wording(row, reader),
        since=look.since if look.since != date.min else None,
        lapses=look.lapses,
        evidence_url=_evidence_url(said, reader),
        help=helper.help_with(row, by_time=by_time) if helper else NO_HELP,
        rests_on="; ".join(in_words(reader.evidence[one.ref]) for one in said.evidence)
        if reader.evidence
        else "",
    )


def in_words(one: Evidence) -> str:
    """A fact with its day and who signed it, for the record."""
    signed = f", signed by {one.signed_by}" if one.signed_by else ""
    return f"{one.words}, {one.when}{signed}"


def _is_soon(lapses: date, on: date) -> bool:
    soon = engine.add_months(on, SOON_MONTHS)
    return soon is None or lapses <= soon


def _evidence_url(said: engine.RequirementAnswer, reader: Reader) -> str:
    """The log entry behind the latest fact that counts, if one does."""
    entries = [reader.entries[one.ref] for one in said.evidence if one.ref in reader.entries]
    return reverse("logbook:entry", args=[entries[-1]]) if entries else ""


def _wording(row: Requirement, reader: Reader) -> str:
    return wording(row, unit=reader.time.unit, full_time_hours=reader.time.full_time_hours)


def capital(sentence: str) -> str:
    """The sentence with a capital."""
    return sentence[:1].upper() + sentence[1:]
