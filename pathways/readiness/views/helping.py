"""What helps the doctor with what is missing: one button, and what of it is in the log already."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from accounts.people.models import Doctor
from common.templatetags.ui_filters import day
from pathways.ladders.models import Requirement, RequirementKind
from pathways.readiness.queries import Unverified
from training.logbook.workflow import EntryStatus


@dataclass(frozen=True, slots=True)
class Help:
    """The button, a sentence beside it, and a link to read more; each may be empty."""

    label: str = ""
    url: str = ""
    detail: str = ""
    more_label: str = ""
    more_url: str = ""


@dataclass(frozen=True, slots=True)
class Helper:
    """For the doctor's own page: who they are, and what they have in the log."""

    doctor: Doctor
    log: Sequence[Unverified]

    def help_with(self, row: Requirement, *, by_time: bool) -> Help:
        """What helps with a requirement; `by_time`: time alone meets it. No query."""
        kind = RequirementKind(row.kind)
        if kind in (RequirementKind.SERVICE, RequirementKind.TENURE) and by_time:
            return Help()
        found = [one for one in self.log if one.would_help(row)]
        usual = _HELP[kind](row, self.doctor)
        if not found:
            return usual
        # One entry shows a module or a level; of the others more may be needed.
        whole = kind in (RequirementKind.MODULE, RequirementKind.LEVEL)
        label, url = _go_on(found[0]) if whole else (usual.label, usual.url)
        return replace(usual, label=label, url=url, detail=_told(found))


def _told(found: Sequence[Unverified]) -> str:
    first, others = found[0], len(found) - 1
    match first.status:
        case EntryStatus.RETURNED:
            said = f"Came back to you: “{first.title}”"
        case EntryStatus.SUBMITTED:
            since = f" since {day(timezone.localdate(first.submitted_at))}"
            said = f"Waits for {first.asked_of or 'verification'}{since}: “{first.title}”"
        case _:
            said = f"A draft in your log: “{first.title}”"
    return f"{said}, and {others} more." if others else f"{said}."


def _go_on(entry: Unverified) -> tuple[str, str]:
    match entry.status:
        case EntryStatus.SUBMITTED:
            return "Open the entry", reverse("logbook:entry", args=[entry.uuid])
        case EntryStatus.RETURNED:
            return "Mend it", reverse("logbook:entry-edit", args=[entry.uuid])
        case _:
            return "Finish the draft", reverse("logbook:entry-edit", args=[entry.uuid])


def _module(row: Requirement, _: Doctor) -> Help:
    module = row.module
    assert module is not None
    about = reverse("modules:module", args=[module.uuid])
    if module.retired_at is not None:
        return Help("About the module", about, "It is no longer offered.")
    return Help(
        *("Log this training", _log(module=str(module.uuid))),
        more_label=f"About the module: {module.time}, {module.get_mode_display().lower()}",
        more_url=about,
    )


def _level(row: Requirement, _: Doctor) -> Help:
    assert row.element is not None
    return Help("Log what shows it", _log(element=row.element.code, level=str(row.level)))


def _activity(row: Requirement, _: Doctor) -> Help:
    assert row.evidence_type is not None
    return Help("Log one", _log(kind=row.evidence_type.code))


def _hours(row: Requirement, _: Doctor) -> Help:
    return Help("Log learning", _log(topic=row.topic) if row.topic else _log())


def _feedback(_: Requirement, __: Doctor) -> Help:
    return Help("Ask for feedback", reverse("feedback:mine"))


def _service(_: Requirement, doctor: Doctor) -> Help:
    return Help("Posts, and whom to ask", reverse("journeys:doctor", args=[doctor.uuid]))


def _tenure(row: Requirement, _: Doctor) -> Help:
    below = row.group.rung.below
    if below is None:
        return Help()
    return Help(f"What {below.title} asks", reverse("readiness:rung", args=[below.uuid]))


def _log(**filled: str) -> str:
    query = f"?{urlencode(filled)}" if filled else ""
    return reverse("logbook:entry-new") + query


_HELP: dict[RequirementKind, Callable[[Requirement, Doctor], Help]] = {
    RequirementKind.MODULE: _module,
    RequirementKind.LEVEL: _level,
    RequirementKind.ACTIVITY: _activity,
    RequirementKind.HOURS: _hours,
    RequirementKind.FEEDBACK: _feedback,
    RequirementKind.SERVICE: _service,
    RequirementKind.TENURE: _tenure,
}
