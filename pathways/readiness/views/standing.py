"""What the page of a doctor and a rung shows: the ladder, the answer, the mix."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from accounts.organisations.models import Permission
from accounts.organisations.queries import holds, working_time_of
from accounts.people.models import Doctor, User
from accounts.people.requests import PersonRequest
from common import clock
from common.parts import Link
from pathways.appointments.queries import posts_on, week_of
from pathways.journeys.models import Journey
from pathways.journeys.views.record import tabs_of
from pathways.ladders.models import Rung
from pathways.ladders.queries import rung_tree
from pathways.readiness import engine
from pathways.readiness.forms import KnownForm
from pathways.readiness.queries import Known, answer_known, join, key_of, known_of, unverified_of
from pathways.readiness.views.drawing import ladder_of, mixes_of
from pathways.readiness.views.helping import Helper
from pathways.readiness.views.lines import Reader, lines_of
from pathways.readiness.views.outlook import outlook


@dataclass(frozen=True, slots=True)
class Subject:
    """The doctor whom a page is about, with the open journeys that the reader may see."""

    doctor: Doctor
    is_own: bool
    journeys: Sequence[Journey]

    def url(self, rung: Rung) -> str:
        """The page of this doctor and any rung."""
        if self.is_own:
            return reverse("readiness:rung", args=[rung.uuid])
        return reverse("readiness:doctor-rung", args=[self.doctor.uuid, rung.uuid])

    @property
    def may_judge(self) -> bool:
        """Whether the reader is over the doctor as one who judges; `doctors_on_record` asked."""
        return bool(getattr(self.doctor, "may_judge", False))

    @property
    def ladders_url(self) -> str:
        """The page that compares all rungs for this doctor."""
        if self.is_own:
            return reverse("readiness:ladders")
        return reverse("readiness:doctor-ladders", args=[self.doctor.uuid])

    @property
    def home(self) -> str:
        """The page of this doctor and the rung they aim for."""
        if self.is_own:
            return reverse("readiness:mine")
        return reverse("readiness:doctor", args=[self.doctor.uuid])


@dataclass(frozen=True, slots=True)
class Asked:
    """The rung that a page is about, with all rungs of its version from the lowest up."""

    rung: Rung
    rungs: Sequence[Rung]


def journeys_of(user: User, **whose: Any) -> list[Journey]:
    """The open journeys of a doctor that `user` may see, oldest first. One query."""
    rows = Journey.objects.visible_to(user).open().filter(**whose)
    return list(
        rows.select_related(
            "doctor__user", "organisation", "version__ladder__organisation", "aim"
        ).order_by("started_on", "id")
    )


def shown(request: PersonRequest, subject: Subject, named: Asked | None) -> dict[str, Any]:
    """The context of the page; without a rung named, of the rung aimed for. Eight queries, one more
    without a rung named and one for the doctor's own page.
    """
    form = KnownForm.of(request.GET)
    on = form.day
    journey = _journey(request, subject, named)
    known = known_of(subject.doctor)
    asked = named or _first_asked(journey, known)
    rung, version = asked.rung, asked.rung.version
    join(asked.rungs)
    rung_tree(rung)
    answer = answer_known(known, journey, rung, on)
    organisation = journey.organisation if journey else version.ladder.organisation
    time = working_time_of(organisation)
    helper = Helper(subject.doctor, unverified_of(request.user)) if subject.is_own else None
    lines = lines_of(rung, answer, on, Reader(time, known.entries, helper))
    current, climbed = stood(known, journey, asked.rungs, on)
    aim = journey.aim if journey else None
    return {
        "doctor": subject.doctor,
        "is_own": subject.is_own,
        "journey": journey,
        "version": version,
        "rung": rung,
        "aim": aim,
        "is_aim": bool(aim and aim.pk == rung.pk),
        "is_current": bool(current and current.pk == rung.pk),
        "may_aim": _may_aim(subject, journey, rung, known),
        "current": current,
        "ahead": _ahead(known, journey, asked.rungs, on),
        "on": on,
        "day_form": form if form.is_bound else KnownForm(initial={"on": on}),
        "day_url": subject.url(rung),
        "answer": answer,
        "outlook": outlook(answer, on),
        "lines": lines,
        "missing_count": lacking_of(answer),
        "met_count": sum(len(group.met) for group in lines),
        "soon": [line for group in lines for line in group.lapsing],
        "ladder": ladder_of(
            asked.rungs,
            current=current,
            climbed=climbed,
            aim=aim,
            url=subject.url,
            own=subject.is_own,
        ),
        "mixes": mixes_of(rung, week_of(posts_on(subject.doctor, on))),
        "time": time,
        "ladders_url": subject.ladders_url,
        "case_url": _case_url(request.user, subject, journey, rung),
        "tabs": tabs_of(subject.doctor, is_own=subject.is_own, current="readiness"),
        "journey_tabs": list(_journey_tabs(subject, journey)),
    }


def _journey(request: PersonRequest, subject: Subject, named: Asked | None) -> Journey | None:
    """The journey on the ladder of the rung named; without one, that asked for, or the first."""
    if named is not None:
        ladder = named.rung.version.ladder_id
        return next((one for one in subject.journeys if one.ladder_id == ladder), None)
    asked = request.GET.get("journey", "")
    return next((one for one in subject.journeys if str(one.uuid) == asked), subject.journeys[0])


def first_rung(request: PersonRequest, subject: Subject) -> Rung:
    """The rung shown where none is named. Assumes a journey. Two queries."""
    journey = _journey(request, subject, None)
    return _first_asked(journey, known_of(subject.doctor)).rung


def _first_asked(journey: Journey | None, known: Known) -> Asked:
    """The aim, or the rung stood on in the end: does its holder still meet what it asks?

    The lowest, where that is one of another version: a placement of before a move may hold again,
    once what came after it is taken back. One query.
    """
    if journey is None:
        raise ValueError("without a journey a rung has to be named")
    rungs = list(journey.version.rungs.all())
    key = key_of("rung", journey.aim.code) if journey.aim else _holding(known, journey)[-1]
    return Asked(next((one for one in rungs if key_of("rung", one.code) == key), rungs[0]), rungs)


def lacking_of(answer: engine.RungAnswer) -> int:
    """How many more requirements are asked for than met, as the stored answers count them."""
    counts = [
        (group.group.needed, sum(1 for one in group.requirements if one.as_at.met))
        for group in answer.groups
    ]
    return sum(max(0, needed - met) for needed, met in counts)


def stood(
    known: Known, journey: Journey | None, rungs: Sequence[Rung], on: date
) -> tuple[Rung | None, set[str]]:
    """The rung stood on that day, if it is in this version, and the codes stood on before."""
    placements = known.on(journey).journey if journey else []
    held = [one.rung for one in placements if one.since <= on]
    by_key = {key_of("rung", one.code): one for one in rungs}
    climbed = {by_key[key].code for key in held[:-1] if key in by_key}
    return (by_key.get(held[-1]) if held else None), climbed


def _ahead(
    known: Known, journey: Journey | None, rungs: Sequence[Rung], on: date
) -> list[tuple[date, Rung]]:
    """The days after `on` from which other rungs of this version are stood on."""
    placements = known.on(journey).journey if journey else []
    by_key = {key_of("rung", one.code): one for one in rungs}
    later = [one for one in placements if one.since > on and one.rung in by_key]
    return [(one.since, by_key[one.rung]) for one in later]


def _holding(known: Known, journey: Journey) -> list[str]:
    """The keys of the rung stood on today and of those to come, in order of their days."""
    placements = known.on(journey).journey
    past = sum(1 for one in placements if one.since <= clock.today())
    return [one.rung for one in placements[max(past - 1, 0) :]]


def _may_aim(subject: Subject, journey: Journey | None, rung: Rung, known: Known) -> bool:
    return (
        subject.is_own
        and journey is not None
        and rung.version_id == journey.version_id
        and rung.pk != journey.aim_id
        and key_of("rung", rung.code) not in _holding(known, journey)
    )


def _case_url(user: User, subject: Subject, journey: Journey | None, rung: Rung) -> str:
    """The case for the judgement, for those who may judge it."""
    if subject.is_own or journey is None or rung.version_id != journey.version_id:
        return ""
    may = subject.may_judge and holds(user, Permission.JUDGE_READINESS, journey.organisation)
    return reverse("reviews:case", args=[journey.uuid, rung.uuid]) if may else ""


def _journey_tabs(subject: Subject, current: Journey | None) -> Iterator[Link]:
    """One for each ladder, where a doctor is on several."""
    if len(subject.journeys) > 1:
        for one in subject.journeys:
            yield Link(
                label=one.version.ladder.name,
                url=f"{subject.home}?journey={one.uuid}",
                current=current is not None and one.pk == current.pk,
            )
