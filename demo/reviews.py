"""Judgements of the demonstration: each outcome, a correction, and two promotions: one to come."""

from datetime import date, timedelta
from random import Random

from accounts.people.models import User
from common import clock
from demo.lives import moment
from demo.staff import Hired
from pathways.journeys.models import Journey
from pathways.ladders.queries import version_tree
from pathways.readiness.queries import answer
from pathways.reviews.actions import judge, promote
from pathways.reviews.models import Judgement, Outcome

READY = "All that the rung asks is met, and the evidence is recent and broad. Colleagues agree."
NOT_YET = "Strong in service and improvement. Finance and holding a budget are still to come."
MORE = "The ratings rest on one project. Please bring evidence from a second team by the spring."
CORRECTED = "The finance module was verified the day after I looked. The rest of my reasons stands."


def review_all(
    hired: list[tuple[Hired, Journey]], director: User, today: date, random: Random
) -> None:
    """Judge the first doctors of the director's trust who are ready, and some who are not."""
    ready, others = _sorted(hired, director, today)
    judged = [
        _judge(journey, Outcome.READY, READY, director, today - timedelta(days=20 + 9 * n), random)
        for n, journey in enumerate(ready[:3])
    ]
    for n, journey in enumerate(others[:3]):
        _judge(journey, Outcome.NOT_YET, NOT_YET, director, today - timedelta(days=40 + n), random)
    for n, journey in enumerate(others[3:5]):
        day = today - timedelta(days=15 + n)
        first = _judge(journey, Outcome.MORE_EVIDENCE, MORE, director, day, random)
        if n == 0:
            later = day + timedelta(days=2)
            _judge(journey, Outcome.NOT_YET, CORRECTED, director, later, random, corrects=first)
    for judgement, days in zip(judged[::-1], (-3, 40), strict=False):
        _promote(judgement, director, today + timedelta(days=days))


def _sorted(
    hired: list[tuple[Hired, Journey]], director: User, today: date
) -> tuple[list[Journey], list[Journey]]:
    """Those who meet all that their aim asks, and the others, in the director's organisations."""
    ready: list[Journey] = []
    others: list[Journey] = []
    directed = set(Journey.objects.directed_by(director).values_list("pk", flat=True))
    for one, journey in hired:
        if journey.pk not in directed or journey.aim is None or not one.career.progress[1]:
            continue
        met = answer(journey, journey.aim, today).as_at.met
        (ready if met else others).append(journey)
        if len(ready) >= 3 and len(others) >= 20:
            break
    return ready, others[::3]


def _judge(
    journey: Journey,
    outcome: Outcome,
    reasons: str,
    director: User,
    day: date,
    random: Random,
    corrects: Judgement | None = None,
) -> Judgement:
    rung = next(
        rung for rung in version_tree(journey.version).rungs.all() if rung.pk == journey.aim_id
    )
    with clock.standing_at(moment(day, random)):
        return judge(
            journey=journey,
            rung=rung,
            as_at=day,
            outcome=outcome,
            reasons=reasons,
            by=director,
            corrects=corrects,
        )


def _promote(judgement: Judgement, director: User, start: date) -> None:
    mix = judgement.rung.mixes.order_by("position", "id").first()
    assert mix is not None
    term = judgement.rung.term_months
    promote(
        judgement=judgement,
        by=director,
        title=f"{judgement.rung.title}, {judgement.journey.organisation}",
        organisation=judgement.journey.organisation,
        starts_on=start,
        ends_on=start + timedelta(days=30 * term) if term else None,
        clinical=mix.clinical_typical,
        leadership=mix.leadership_typical,
        education=mix.education_typical,
        research=mix.research_typical,
    )
