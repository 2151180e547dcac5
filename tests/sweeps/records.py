"""What the cast has: an organisation's ladder and modules, and a record of everything a doctor.

What is a doctor's says so: "Draft of Dora Alderwick". The titles are what the leak sweeps look for.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile

from accounts.organisations.actions import invite
from accounts.organisations.models import Organisation, Role
from accounts.people.models import Doctor, User
from common import clock
from pathways.appointments.actions import appoint
from pathways.insight.actions import save_view
from pathways.journeys.actions import move_version, start_journey
from pathways.journeys.models import Journey
from pathways.ladders.actions import start_draft
from pathways.ladders.models import LadderVersion, RequirementKind, Rung
from pathways.reviews.actions import judge, promote
from pathways.reviews.models import Judgement, Outcome
from tests.pathways import factories as ladders
from tests.training import factories as training
from training.feedback.actions import record_round
from training.frameworks.models import Element, EvidenceType, FeedbackKind
from training.logbook.actions import attach_file, start_entry, submit_entry, withdraw_entry
from training.logbook.models import LogEntry
from training.modules.actions import create_module, retire_module, update_module
from training.modules.models import Mode, Module, Topic
from training.reflections.actions import save_reflection
from training.verification.actions import return_entry, verify_entry, withdraw_verified

STARTED_ON = date(2021, 1, 11)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What both organisations share."""

    elements: list[Element]
    kind: EvidenceType
    feedback: FeedbackKind
    module: Module


@dataclass(frozen=True, slots=True)
class Place:
    """An organisation's own: where people work, what is climbed and taught there."""

    word: str
    trust: Organisation
    version: LadderVersion
    current: LadderVersion
    rungs: dict[str, Rung]
    module: Module
    things: dict[str, Any]


def lay_vocabulary() -> Vocabulary:
    """Elements, kinds of evidence and feedback, and a module of the shared catalogue."""
    elements = training.ElementFactory.create_batch(3)
    feedback = FeedbackKind.objects.create(
        key="colleagues",
        name="Colleague feedback",
        least_raters=3,
        target_raters=6,
        groups=[{"key": "peer", "name": "Colleagues", "one": "colleague", "many": "colleagues"}],
    )
    module = training.ModuleFactory(title="Leading a team", is_core=True, elements=elements[:1])
    return Vocabulary(elements, training.EvidenceTypeFactory(), feedback, module)


def furnish(word: str, trust: Organisation, administrator: User, vocabulary: Vocabulary) -> Place:
    """A ladder with an old, a current and a drafted version, modules, an invitation."""
    version = ladders.LadderVersionFactory(
        ladder__organisation=trust, ladder__name=f"{word} ladder", ladder__key=word.lower()
    )
    rungs = _rungs(version, word, "ABC", vocabulary)
    current = ladders.LadderVersionFactory(ladder=version.ladder)
    _rungs(current, word, "ABC", vocabulary)
    draft = start_draft(ladder=version.ladder, based_on=current, by=administrator)
    drafted = ladders.rungs_of(draft)
    module = _module(f"{word[:3]}-1", f"{word} module", trust, administrator)
    retired = _module(f"{word[:3]}-2", f"{word} former module", trust, administrator)
    retired = update_module(
        module=retired, revision=0, by=administrator, title=f"{word} retired module"
    )
    retire_module(module=retired, by=administrator)
    invitation, token = invite(
        email=f"new@{word.lower()}.example",
        full_name=f"Nell {word}",
        organisation=trust,
        role=Role.DOCTOR,
        by=administrator,
    )
    group = drafted["B"].groups.get()
    return Place(
        word=word,
        trust=trust,
        version=version,
        current=current,
        rungs=rungs,
        module=module,
        things={
            "ladder": version.ladder,
            "version": version,
            "current version": current,
            "rung": rungs["B"],
            "rung asked about": {"rung": rungs["B"].uuid},
            "draft version": draft,
            "drafted rung": drafted["B"],
            "draft and current version": {"uuid": draft.uuid, "other": current.uuid},
            "drafted mix": drafted["B"].mixes.get(),
            "drafted group": group,
            "drafted requirement": group.requirements.first(),
            "module": module,
            "retired module": retired,
            "shared module": vocabulary.module,
            "invitation": invitation,
            "letter": {"token": token},
        },
    )


def log(doctor: Doctor, supervisor: User, vocabulary: Vocabulary, module: Module) -> dict[str, Any]:
    """A draft, a submitted and a verified entry, with files and a private reflection."""
    user = doctor.user
    draft = _entry(doctor, "Draft", vocabulary)
    submitted = _submitted(doctor, "Submitted", supervisor, vocabulary)
    verified = _verified(doctor, "Verified", supervisor, vocabulary, module)
    for entry in (draft, verified):
        save_reflection(entry=entry, text=reflection_of(user), revision=0, by=user)
    return {
        "draft": draft,
        "draft's file": draft.files.get(),
        "submitted entry": submitted,
        "submitted entry's file": submitted.files.get(),
        "verified entry": verified,
        "verified entry's file": verified.files.get(),
        "notification": user.notifications.first(),
    }


def log_more(
    doctor: Doctor, supervisor: User, vocabulary: Vocabulary, module: Module
) -> dict[str, Any]:
    """An entry in each of the other states."""
    user = doctor.user
    returned = _submitted(doctor, "Returned", supervisor, vocabulary)
    return_entry(entry=returned, by=supervisor, reason=f"Add a certificate, {user}.")
    withdrawn = withdraw_entry(entry=_entry(doctor, "Withdrawn", vocabulary), by=user)
    taken_back = _verified(doctor, "Taken back", supervisor, vocabulary, module)
    withdraw_verified(entry=taken_back, by=supervisor, reason=f"It was not {user}.")
    return {
        "returned entry": returned,
        "withdrawn entry": withdrawn,
        "entry taken back": taken_back,
    }


def reflection_of(user: User) -> str:
    """What this person wrote for nobody but themself."""
    return f"Unspeakable of {user}"


def ask(doctor: Doctor, supervisor: User, vocabulary: Vocabulary) -> LogEntry:
    """An entry that this supervisor was asked to verify."""
    return _submitted(doctor, "Asked", supervisor, vocabulary)


def sign(doctor: Doctor, supervisor: User, vocabulary: Vocabulary) -> LogEntry:
    """An entry that this supervisor verified, as the only one who was asked."""
    return verify_entry(entry=_submitted(doctor, "Signed", supervisor, vocabulary), by=supervisor)


def climb(doctor: Doctor, place: Place, director: User) -> dict[str, Any]:
    """A journey with a post, judged ready for the next rung and promoted."""
    journey = start_journey(
        doctor=doctor,
        version=place.version,
        rung=place.rungs["A"],
        since=STARTED_ON,
        organisation=place.trust,
        by=director,
    )
    post = appoint(
        doctor=doctor,
        organisation=place.trust,
        title=f"Post of {doctor} in {place.word}",
        rung=place.rungs["A"],
        tier=place.rungs["A"].tier,
        starts_on=STARTED_ON,
        clinical=Decimal("0.3"),
        leadership=Decimal("0.1"),
        by=director,
    )
    began = clock.today() - timedelta(days=30)
    ready = _judge(journey, place.rungs["B"], Outcome.READY, director, as_at=began)
    promotion = promote(
        judgement=ready,
        by=director,
        title=f"Next post of {doctor} in {place.word}",
        organisation=place.trust,
        starts_on=began,
        clinical=Decimal("0.3"),
        leadership=Decimal("0.1"),
    )
    journey.refresh_from_db()
    return {
        "journey": journey,
        "placement": promotion.placement,
        "appointment": post,
        "case": {"journey": journey.uuid, "rung": place.rungs["C"].uuid},
        "promoted judgement": ready,
    }


def move(journey: Journey, place: Place, director: User) -> None:
    """To the current version of the ladder."""
    why = f"Reasons about {journey.doctor}: the ladder changed."
    move_version(journey=journey, version=place.current, by=director, reason=why)


def judge_more(journey: Journey, place: Place, director: User) -> dict[str, Any]:
    """Two judgements that no promotion followed."""
    return {
        "judgement": _judge(journey, place.rungs["C"], Outcome.NOT_YET, director),
        "ready judgement": _judge(journey, place.rungs["C"], Outcome.READY, director),
    }


def keep_view(place: Place, director: User) -> dict[str, Any]:
    """A view of the director's list, saved by the director."""
    rung = place.rungs["B"]
    name = f"Towards {rung}"
    return {"saved view": save_view(name=name, filters={"towards": str(rung.uuid)}, by=director)}


def feed_back(doctor: Doctor, supervisor: User, vocabulary: Vocabulary) -> dict[str, Any]:
    """A released feedback round."""
    day = clock.today() - timedelta(days=20)
    released = record_round(
        doctor=doctor,
        kind=vocabulary.feedback,
        closed_on=day,
        released_on=day,
        raters={"peer": 5},
        by=supervisor,
    )
    return {"feedback round": released}


def _rungs(
    version: LadderVersion, word: str, codes: str, vocabulary: Vocabulary
) -> dict[str, Rung]:
    rungs: dict[str, Rung] = {}
    below = None
    for code in codes:
        below = rungs[code] = ladders.RungFactory(
            version=version, code=code, title=f"{word} rung {code}", below=below
        )
        ladders.RoleMixFactory(rung=below)
        _ask_for_everything(below, vocabulary)
    return rungs


def _ask_for_everything(rung: Rung, vocabulary: Vocabulary) -> None:
    """A group with a requirement of each kind."""
    group = ladders.RequirementGroupFactory(rung=rung)
    element, kind = vocabulary.elements[0], vocabulary.kind
    parameters: dict[RequirementKind, dict[str, Any]] = {
        RequirementKind.MODULE: {"module": vocabulary.module},
        RequirementKind.LEVEL: {"element": element, "level": 3},
        RequirementKind.ACTIVITY: {"evidence_type": kind, "count": 1},
        RequirementKind.HOURS: {"hours": 10, "within_months": 12},
        RequirementKind.SERVICE: {"months": 12, "leadership": Decimal("0.1")},
        RequirementKind.TENURE: {"months": 12},
        RequirementKind.FEEDBACK: {"feedback_kind": vocabulary.feedback, "within_months": 36},
    }
    for kind_asked, asked in parameters.items():
        ladders.RequirementFactory(group=group, kind=kind_asked, **asked)


def _module(code: str, title: str, organisation: Organisation, by: User) -> Module:
    return create_module(
        organisation=organisation,
        code=code,
        title=title,
        topic=Topic.TEAM,
        mode=Mode.WORKSHOP,
        hours=Decimal(6),
        tier=0,
        by=by,
    )


def _entry(
    doctor: Doctor, state: str, vocabulary: Vocabulary, module: Module | None = None
) -> LogEntry:
    entry = start_entry(
        doctor=doctor,
        by=doctor.user,
        kind=vocabulary.kind,
        title=f"{state} of {doctor}",
        ended_on=clock.today() - timedelta(days=40),
        hours=Decimal(2),
        module=module,
        topic=Topic.TEAM,
        summary=f"Summary: {state.lower()} of {doctor}",
        claims={vocabulary.elements[0]: 3},
    )
    upload = ContentFile(b"A certificate.", name=f"{state} of {doctor}.txt")
    attach_file(entry=entry, upload=upload, by=doctor.user)
    return entry


def _submitted(
    doctor: Doctor,
    state: str,
    supervisor: User,
    vocabulary: Vocabulary,
    module: Module | None = None,
) -> LogEntry:
    entry = _entry(doctor, state, vocabulary, module)
    return submit_entry(entry=entry, asked_of=supervisor, by=doctor.user)


def _verified(
    doctor: Doctor, state: str, supervisor: User, vocabulary: Vocabulary, module: Module
) -> LogEntry:
    entry = _submitted(doctor, state, supervisor, vocabulary, module)
    return verify_entry(entry=entry, by=supervisor)


def _judge(
    journey: Journey, rung: Rung, outcome: Outcome, by: User, as_at: date | None = None
) -> Judgement:
    return judge(
        journey=journey,
        rung=rung,
        as_at=as_at or clock.today(),
        outcome=outcome,
        reasons=f"Reasons about {journey.doctor}: seen at work and in the record.",
        by=by,
    )
