"""The case for a doctor and a rung: what is asked, what meets it, what is missing."""

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from accounts.people.models import Doctor, User
from pathways.appointments.models import Appointment
from pathways.journeys.models import Journey, Placement
from pathways.journeys.queries import standing_of
from pathways.ladders.models import Requirement, Rung
from pathways.ladders.wording import wording
from pathways.readiness import queries as readiness
from pathways.readiness.engine import AsAt, RequirementAnswer


@dataclass(frozen=True, slots=True)
class Case:
    """A case as at a day. `frozen` is all that is shown, as plain values that can be kept."""

    journey: Journey
    rung: Rung
    as_at: date
    evidence: tuple[readiness.Evidence, ...]
    frozen: dict[str, Any]

    @property
    def digest(self) -> str:
        """Tells one state of a case from another."""
        return hashlib.sha256(json.dumps(self.frozen, sort_keys=True).encode()).hexdigest()[:16]


def case_of(journey: Journey, rung: Rung, as_at: date, *, reader: User | None) -> Case:
    """The case as it stands now, judged for the day `as_at` on the facts known now.

    As `reader` may see it (None: a command): a post elsewhere is not named.

    Assumes a rung of the journey's version with its requirements (`readiness.with_requirements`)
    and the rung below it. Three queries, whatever the facts.
    """
    known = readiness.known_of(journey.doctor)
    answer = readiness.answer_known(known, journey, rung, as_at)
    facts = [fact for one in answer.requirements for fact in one.evidence]
    evidence = readiness.evidence_of(facts, known.entries, readiness.labels_of(rung), reader=reader)
    groups = []
    for group, answered in zip(rung.groups.all(), answer.groups, strict=True):
        groups.append(
            {
                "name": group.name,
                "at_least": group.at_least,
                "is_met": answered.as_at.met,
                "missing": answered.missing,
                "requirements": [
                    _frozen_requirement(requirement, one, evidence)
                    for requirement, one in zip(
                        group.requirements.all(), answered.requirements, strict=True
                    )
                ],
            }
        )
    stands = standing_of(journey, as_at)
    frozen = {
        "as_at": as_at.isoformat(),
        "doctor": {"name": str(journey.doctor), "key": journey.doctor.key},
        "ladder": {"name": journey.ladder.name, "version": journey.version.number},
        "rung": {"code": rung.code, "title": rung.title, "tier": rung.tier},
        "standing_on": _frozen_placement(stands.now) if stands.now else None,
        "ahead": [_frozen_placement(one) for one in stands.ahead],
        "is_ready": answer.as_at.met,
        **_frozen_days(answer.as_at),
        "groups": groups,
    }
    return Case(journey, rung, as_at, tuple(evidence.values()), frozen)


def _frozen_placement(one: Placement) -> dict[str, str]:
    return {"code": one.rung.code, "title": one.rung.title, "since": one.since.isoformat()}


def _frozen_days(look: AsAt) -> dict[str, str | None]:
    days = {"since": look.since, "lapses": look.lapses, "earliest": look.earliest}
    return {name: day.isoformat() if day else None for name, day in days.items()}


def _frozen_requirement(
    requirement: Requirement, answer: RequirementAnswer, evidence: dict[str, readiness.Evidence]
) -> dict[str, Any]:
    return {
        "uuid": str(requirement.uuid),
        "kind": requirement.kind,
        "wording": wording(requirement),
        "is_met": answer.as_at.met,
        **_frozen_days(answer.as_at),
        "missing": answer.missing,
        "evidence": [_frozen_evidence(evidence[fact.ref]) for fact in answer.evidence],
    }


def _frozen_evidence(one: readiness.Evidence) -> dict[str, str | None]:
    return {
        "ref": one.ref,
        "on": one.on.isoformat(),
        "words": one.words,
        "entry": str(one.entry) if one.entry else None,
        "signed_by": one.signed_by or None,
    }


_DAYS = frozenset({"as_at", "since", "lapses", "earliest", "on"})


def posts_shown_to(reader: User, doctor: Doctor) -> frozenset[UUID]:
    """The posts of `doctor`, counting or not, which `reader` may see today. One query."""
    posts = Appointment.objects.visible_to(reader).filter(doctor=doctor)
    return frozenset(posts.order_by().values_list("uuid", flat=True))


def thawed(frozen: dict[str, Any], *, posts: Collection[UUID] | None = None) -> dict[str, Any]:
    """A frozen case for the page that shows it: days are dates, each group in met and unmet.

    It was frozen as its judge might see it: posts that are none of `posts` are not named to whoever
    reads it now. None: the reader is the one it was made for.
    """
    case: dict[str, Any] = _with_dates(frozen)
    for group in case["groups"]:
        for one in group["requirements"]:
            for piece in one["evidence"]:
                kind, _, uuid = piece["ref"].partition(":")
                if kind == "service" and posts is not None and UUID(uuid) not in posts:
                    piece["words"] = readiness.ELSEWHERE
        group["met"] = [one for one in group["requirements"] if one["is_met"]]
        group["unmet"] = [one for one in group["requirements"] if not one["is_met"]]
    return case


def _with_dates(frozen: Any) -> Any:
    if isinstance(frozen, list):
        return [_with_dates(one) for one in frozen]
    if isinstance(frozen, dict):
        return {
            name: date.fromisoformat(value) if name in _DAYS and value else _with_dates(value)
            for name, value in frozen.items()
        }
    return frozen
