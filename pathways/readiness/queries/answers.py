"""Answers of the engine for a doctor and a rung, on facts as they are or as they were known."""

from datetime import date, datetime

from pathways.journeys.models import Journey
from pathways.ladders.models import Rung
from pathways.readiness import engine
from pathways.readiness.queries.facts import Known, known_of
from pathways.readiness.queries.rungs import engine_rung, labels_of


def answer(
    journey: Journey, rung: Rung, on: date, *, known_at: datetime | None = None
) -> engine.RungAnswer:
    """All there is to say about the journey's doctor and a rung as at a day.

    `rung` is of any version of any ladder; time on the rung below counts on the journey's ladder
    only. With `known_at`, on the facts known at that moment. Five queries, one if
    the rung is of a tree (`ladders.queries`).
    """
    known = known_of(journey.doctor, known_at)
    return answer_known(known, journey if _same_ladder(journey, rung) else None, rung, on)


def answer_known(known: Known, journey: Journey | None, rung: Rung, on: date) -> engine.RungAnswer:
    """The same on facts already read; `journey` is None for a ladder the doctor is not on."""
    return engine.answer(engine_rung(rung), known.on(journey), on, labels_of(rung))


def _same_ladder(journey: Journey, rung: Rung) -> bool:
    return rung.version.ladder_id == journey.ladder_id
