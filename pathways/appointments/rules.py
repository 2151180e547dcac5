"""Who may appoint, and what a post has to be; each no is a sentence."""

from datetime import date
from decimal import Decimal

from accounts.organisations.models import Organisation, Permission
from accounts.organisations.queries import holds, is_over
from accounts.people.models import Doctor, User
from common import clock
from common.errors import Denied
from common.templatetags.ui_filters import day
from pathways.appointments.models import Appointment
from pathways.ladders.models import MIX_PARTS
from pathways.ladders.workflow import PUBLIC

TITLE_LIMIT = 120
REASON_LIMIT = 300
# Together the four parts of a post lie between these fractions of full time.
LEAST_TIME, MOST_TIME = Decimal("0.05"), Decimal("1.5")
# A post is agreed at most so long before it starts, and for at most so long.
YEARS_AHEAD, YEARS_LONG = 2, 20
NUL = "\x00"


def check_can_appoint(user: User, doctor: Doctor, organisation: Organisation) -> None:
    """A director of the organisation, over a doctor who is somebody else. At most two queries.

    Raises Denied.
    """
    if doctor.user_id == user.pk:
        raise Denied("You cannot write your own appointments. Ask another medical director.")
    if not (
        holds(user, Permission.APPOINT, organisation) and is_over(user, Permission.APPOINT, doctor)
    ):
        raise Denied(f"Only a medical director of {organisation} can write this appointment.")


def problems_of(post: Appointment) -> dict[str, str]:
    """What is wrong with a post, recorded or about to be: a sentence by field; empty if nothing is.

    Assumes that doctor, organisation and dates are there. At most three queries, for the ladder
    of its rung.
    """
    return {
        **_text_problems(post),
        **_date_problems(post.doctor, post.starts_on, post.ends_on),
        **_mix_problems(post),
        **_rung_problems(post),
    }


def check_post(post: Appointment) -> None:
    """Raises Denied with the first thing wrong with a post, by its field."""
    for name, sentence in problems_of(post).items():
        raise Denied(sentence, field=name)


def text_problem(text: str, limit: int) -> str:
    """Why a text cannot be kept, or nothing."""
    if NUL in text:
        return "It holds a character that cannot be stored. Type it again."
    if len(text) > limit:
        return f"Too long: {len(text):,} characters. Shorten it to {limit:,}."
    return ""


def too_far_ahead(starts: date) -> str:
    """Why a day is too far in the future to be written down, or nothing."""
    last = _years_later(clock.today(), YEARS_AHEAD)
    return (
        f"That is more than {YEARS_AHEAD} years ahead. The last day is {day(last)}."
        if starts > last
        else ""
    )


def _text_problems(post: Appointment) -> dict[str, str]:
    problems = {}
    if not post.title.strip():
        problems["title"] = "Give the title of the post."
    for name, limit in (("title", TITLE_LIMIT), ("reason", REASON_LIMIT)):
        if problem := text_problem(getattr(post, name), limit):
            problems[name] = problem
    return problems


def _date_problems(doctor: Doctor, starts: date, ends: date | None) -> dict[str, str]:
    problems = {}
    if starts < doctor.qualified_on:
        problems["starts_on"] = (
            f"{doctor} qualified on {day(doctor.qualified_on)}. A post cannot start before that."
        )
    elif problem := too_far_ahead(starts):
        problems["starts_on"] = problem
    if ends is not None and ends <= starts:
        problems["ends_on"] = f"A post ends after it starts, on {day(starts)}."
    elif ends is not None and ends > _years_later(starts, YEARS_LONG):
        problems["ends_on"] = (
            f"A post is agreed for {YEARS_LONG} years at most. Leave the end empty if it is open."
        )
    return problems


def _mix_problems(post: Appointment) -> dict[str, str]:
    problems = {}
    parts = {name: Decimal(getattr(post, name)) for name in MIX_PARTS}
    for name, part in parts.items():
        if not part.is_finite() or not 0 <= part <= MOST_TIME:
            problems[name] = "Give a fraction of full time between 0 and 1.5."
        elif part != round(part, 3):
            problems[name] = "Give at most three decimals, such as 0.125."
    if not problems and not LEAST_TIME <= post.time <= MOST_TIME:
        problems["clinical"] = (
            f"The four parts add up to {post.time.normalize():f} of full time. "
            f"A post takes between {LEAST_TIME} and {MOST_TIME}."
        )
    return problems


def _rung_problems(post: Appointment) -> dict[str, str]:
    rung = post.rung
    if rung is None:
        return {}
    if rung.version.status not in PUBLIC:
        return {"rung": f"{rung.version} is not published. Choose a rung of a published ladder."}
    if not post.organisation.path.startswith(rung.version.ladder.organisation.path):
        return {"rung": f"{rung.version.ladder} is not a ladder of {post.organisation}."}
    if rung.tier != post.tier:
        return {"tier": f"{rung} is of tier {rung.tier}. Choose that tier, or no rung."}
    return {}


def _years_later(start: date, years: int) -> date:
    year = min(start.year + years, date.max.year)
    leap_day = (start.month, start.day) == (2, 29)
    return start.replace(year=year, day=28) if leap_day else start.replace(year=year)
