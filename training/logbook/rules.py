"""Who may log, change, send and withdraw, and what an entry has to be; each no is a sentence."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from accounts.organisations.models import Permission
from accounts.organisations.queries import doctors_in_reach_of, holds, is_over
from accounts.people.models import Doctor, User
from common import clock
from common.errors import Denied
from common.templatetags.ui_filters import day
from training.frameworks.models import LEVELS, Element, EvidenceType
from training.logbook.models import LogEntry
from training.logbook.queries import latest_event, verifiers_of
from training.logbook.workflow import ASK_ANEW, SUBMIT, WITHDRAW, EntryStatus, Transition
from training.modules.models import Module

TITLE_LIMIT = 160
SUMMARY_LIMIT = 10_000
REASON_LIMIT = 4_000
MOST_HOURS = Decimal(2000)
MOST_FILES = 10

NUL = "\x00"
NUL_REFUSED = (
    "It holds a character that cannot be stored. Type it again, or paste it as plain text."
)


def check_can_log(user: User, doctor: Doctor) -> None:
    """Only doctors log, and only in their own record."""
    if doctor.user_id != user.pk:
        raise Denied("Only the doctor can log training in their own record.")
    if not holds(user, Permission.LOG_TRAINING):
        raise Denied("You have no current place as a doctor. Ask your administrator for one.")


def check_can_edit(user: User, entry: LogEntry) -> None:
    """Its doctor changes a draft or a returned entry."""
    check_can_log(user, entry.doctor)
    if not entry.is_open:
        raise Denied(f"You can’t change this entry: {standing(entry)}{_way_on(entry)}")


def check_can_submit(user: User, entry: LogEntry) -> None:
    """Its doctor sends a draft or a returned entry, or one that waits for nobody any more."""
    check_can_log(user, entry.doctor)
    check_can_move(entry, sending_of(entry))


def check_can_be_asked(asked_of: User, doctor: Doctor) -> None:
    """Only a current supervisor with the right to verify is asked. One query."""
    if asked_of.pk not in {verifier.user.pk for verifier in verifiers_of(doctor)}:
        raise Denied(f"{asked_of} can’t verify for you today. Choose one of your supervisors.")


def sending_of(entry: LogEntry) -> Transition:
    """The move by which `entry` would be sent. Two queries if it is with somebody already."""
    return ASK_ANEW if is_stranded(entry) else SUBMIT


def is_stranded(entry: LogEntry) -> bool:
    """Whether `entry` waits for somebody who can no longer verify it. Two queries if it waits."""
    return entry.status == EntryStatus.SUBMITTED and entry.asked_of_id not in {
        verifier.user.pk for verifier in verifiers_of(entry.doctor)
    }


def check_can_withdraw(user: User, entry: LogEntry) -> None:
    """Its doctor withdraws what is not verified yet."""
    check_can_log(user, entry.doctor)
    check_can_move(entry, WITHDRAW)


def check_can_take_back(user: User, entry: LogEntry, signers: Sequence[User]) -> None:
    """Levels that `signers` signed are taken back by one of them, or by a director over the doctor;
    never by the doctor, as an older and higher rating might then hold. Without signers: yes.

    At most two queries.
    """
    is_signer = user in signers and doctors_in_reach_of(user).filter(pk=entry.doctor_id).exists()
    if not signers or is_signer or is_over(user, Permission.JUDGE_READINESS, entry.doctor):
        return
    names = " or ".join(map(str, signers))
    if entry.doctor.user_id == user.pk:
        raise Denied(
            f"Levels are signed in this entry, so you can’t withdraw it. Ask {names}, who signed "
            "them, or your medical director."
        )
    raise Denied(f"Only {names}, who signed its levels, or a medical director may withdraw it.")


def check_can_move(entry: LogEntry, transition: Transition) -> None:
    """The table of transitions allows it from where the entry is. A query only to say no."""
    if entry.status not in transition.sources:
        raise Denied(f"This entry can’t be {transition.done} now: {standing(entry)}.")


def check_reason(transition: Transition, reason: str) -> None:
    """A reason is given where one is needed, and can be stored."""
    if transition.needs_reason and not reason.strip():
        raise Denied("Write the reason: the other side will read it.")
    if NUL in reason:
        raise Denied(f"The reason: {NUL_REFUSED}")
    if len(reason) > REASON_LIMIT:
        raise Denied(f"The reason is too long: {REASON_LIMIT:,} characters at most.")


def standing(entry: LogEntry) -> str:
    """Where the entry stands, to go after a colon: "it was verified by Dr X on 4 May 2026"."""
    if entry.status == EntryStatus.DRAFT:
        return "it is a draft"
    if entry.status == EntryStatus.SUBMITTED and entry.asked_of is not None:
        return f"it is with {entry.asked_of}, who was asked to verify it"
    event = latest_event(entry)
    done = entry.get_status_display().lower()
    return f"it was {done} by {event.by} on {day(event.at)}" if event else f"it is {done}"


def _way_on(entry: LogEntry) -> str:
    if entry.status == EntryStatus.SUBMITTED:
        return ". Ask for it to be returned, or withdraw it and log it anew."
    return "."


def content_problems(
    doctor: Doctor,
    *,
    kind: EvidenceType,
    title: str,
    ended_on: date,
    hours: Decimal,
    started_on: date | None = None,
    summary: str = "",
    claims: Mapping[Element, int] | None = None,
) -> dict[str, str]:
    """What is wrong with an entry's content: a sentence by field; empty if nothing is.

    Hours are hours, not credits. No queries; what it refers to is asked by `check_references`.
    """
    problems = _text_problems(title, summary) | _date_problems(doctor, started_on, ended_on)
    first = started_on or ended_on
    if problem := _hours_problem(hours, first, ended_on, needed=kind.has_hours):
        problems["hours"] = problem
    if not kind.is_loggable:
        problems["kind"] = f"{kind.name} can’t be logged here. Choose another kind."
    for element, level in (claims or {}).items():
        if level not in LEVELS:
            problems["claims"] = f"{element}: choose a level from {LEVELS[0]} to {LEVELS[-1]}."
    return problems


def claim_field(element: Element) -> str:
    """The name under which forms and refusals speak of the level claimed on `element`."""
    return f"claim_{element.code}"


def check_references(
    doctor: Doctor, module: Module | None, claims: Mapping[Element, int] | None
) -> None:
    """The module is one the doctor may see, the elements are of our own map. At most 2 queries."""
    if (
        module is not None
        and module.organisation_id is not None
        and not Module.objects.visible_to(doctor.user).filter(pk=module.pk).exists()
    ):
        raise Denied(f"{module} belongs to another organisation. Log it without the module.")
    if claims:
        ids = [element.pk for element in claims]
        if Element.objects.rateable().filter(pk__in=ids).count() != len(ids):
            raise Denied("Levels are claimed on our own map only, not on a reference set.")


def _text_problems(title: str, summary: str) -> dict[str, str]:
    problems = {}
    if not title.strip():
        problems["title"] = "Say what you did, in a few words."
    for name, text, most in (("title", title, TITLE_LIMIT), ("summary", summary, SUMMARY_LIMIT)):
        if NUL in text:
            problems[name] = NUL_REFUSED
        elif len(text) > most:
            problems[name] = f"Too long: {len(text):,} characters. Shorten it to {most:,}."
    return problems


def _date_problems(doctor: Doctor, started_on: date | None, ended_on: date) -> dict[str, str]:
    problems = {}
    qualified = doctor.qualified_on
    if ended_on > clock.today():
        problems["ended_on"] = "This day is still to come. Log it once it has happened."
    elif ended_on < qualified:
        problems["ended_on"] = f"This is before you qualified, on {day(qualified)}. Check the year."
    if started_on and started_on > ended_on:
        problems["started_on"] = f"It can’t start after it ended, on {day(ended_on)}."
    elif started_on and started_on < qualified:
        problems["started_on"] = (
            f"This is before you qualified, on {day(qualified)}. Check the year."
        )
    return problems


def _hours_problem(hours: Decimal, first: date, last: date, *, needed: bool) -> str:
    most = min(Decimal(24 * max(1, (last - first).days + 1)), MOST_HOURS)
    if not hours.is_finite() or hours < 0:
        return "Give the hours as a number, such as 1.5."
    if needed and not hours:
        return "How many hours did it take? An hour is one CPD credit."
    if hours != round(hours, 2):
        return "Give hours to the quarter, or with two decimals at most, such as 1.25."
    if hours > MOST_HOURS:
        return f"More than {MOST_HOURS:,} hours don’t go in one entry. Log it in parts."
    if hours > most:
        if first == last:
            return "More than 24 hours don’t fit in one day. Add the day it started."
        return f"More than {most} hours don’t fit between {day(first)} and {day(last)}."
    return ""
