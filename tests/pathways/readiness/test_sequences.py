"""Whatever is done in whatever order, the stored answers are the engine's."""

from datetime import date

import pytest

from pathways.journeys.models import Journey
from pathways.readiness import engine
from pathways.readiness.models import CLOSE, PostSpan, StandingSpan, StateSpan
from pathways.readiness.queries import answer, differences
from tests.pathways.readiness.life import Life

STEPS = 40


def lacking(said: engine.RungAnswer) -> int:
    """Counted from the answer, apart from how it is stored."""
    return sum(
        max(0, group.group.needed - sum(one.as_at.met for one in group.requirements))
        for group in said.groups
    )


def assert_stored_is_asked(life: Life) -> None:
    """On random days, for where the doctor stood and every post, the stored is what is asked."""
    for _ in range(8):
        day = life.day(800)
        for span in StandingSpan.objects.current_on(day).exclude(target=None).order_by("pk"):
            assert_is(span, answer(span.journey, span.target, day), life)
        assert_states_are_standing(day)
        for span in PostSpan.objects.current_on(day).order_by("pk"):
            post = span.appointment
            assert_is(span, answer(life.journey, post.rung, day), life)


def assert_states_are_standing(day: date) -> None:
    """Both tables say the same of a day, but for how many are lacking beyond being close."""
    columns = ("journey", "rung", "target", "turns_on", "lacking")
    standing = StandingSpan.objects.current_on(day).order_by("pk").values_list(*columns)
    capped = [(*row, min(n, CLOSE + 1) if n is not None else None) for *row, n in standing]
    states = StateSpan.objects.current_on(day).order_by("pk").values_list(*columns)
    assert sorted(capped, key=str) == sorted(states, key=str)


def assert_is(span, said, life: Life) -> None:
    assert span.lacking == lacking(said), life.done
    assert span.met == "".join(str(int(one.as_at.met)) for one in said.requirements), life.done


def assert_covered(journey: Journey) -> None:
    """The rows of a journey leave no day out and hold none twice, from its start to its end."""
    for table in (StandingSpan, StateSpan):
        assert_rows_cover(
            journey, list(table.objects.filter(journey=journey).order_by("starts_on"))
        )


def assert_rows_cover(journey: Journey, rows) -> None:
    if journey.closed_on is not None and journey.closed_on <= journey.started_on:
        assert rows == []
        return
    assert rows[0].starts_on == journey.started_on
    assert rows[-1].ends_on == (journey.closed_on or date.max)
    assert [one.ends_on for one in rows[:-1]] == [one.starts_on for one in rows[1:]]


@pytest.mark.parametrize("seed", range(4))
def test_stored_answers_are_the_engines_after_any_sequence(world, seed):
    life = Life(world, seed)
    for number in range(STEPS):
        life.step()
        if number % 3 == 0:
            assert differences([world.doctor.pk]) == [], life.done
    assert differences([world.doctor.pk]) == [], life.done
    assert_stored_is_asked(life)
    for journey in Journey.objects.order_by("pk"):
        assert_covered(journey)


def test_the_sequences_do_much(world):
    """Negative control: what happens is seen to happen, of every kind."""
    life = Life(world, 77)
    for _ in range(200):
        life.step()
    assert set(life.done) >= {
        *("log", "verify", "give_back", "withdraw", "withdraw_verified"),
        *("appoint", "end", "correct", "take_back"),
        *("place", "correct_placement", "withdraw_placement", "aim", "move", "close"),
        *("hear", "unhear", "rename", "change_topic"),
    }
    StandingSpan.objects.filter(journey=life.journey).first().delete()
    assert differences([world.doctor.pk]) != []
