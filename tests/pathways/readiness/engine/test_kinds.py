"""Each kind of requirement on the days where it turns, and what its sentence says."""

from datetime import date
from decimal import Decimal

import pytest

from pathways.readiness.engine import (
    Activity,
    ActivityRequirement,
    Completion,
    Facts,
    FeedbackRequirement,
    FeedbackRound,
    Group,
    HoursRequirement,
    LevelRequirement,
    ModuleRequirement,
    Placement,
    Rating,
    Rung,
    Service,
    ServiceRequirement,
    TenureRequirement,
    add_months,
    answer,
)


def look(requirement, facts, on, below="A", labels=None):
    """The answer for one requirement on a day."""
    rung = Rung("B", below, (Group((requirement,)),))
    return answer(rung, facts, on, labels or {}).requirements[0]


def met(requirement, facts, on, below="A"):
    return look(requirement, facts, on, below).as_at.met


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2024, 12, 15), 1, date(2025, 1, 15)),
        (date(9999, 12, 1), 1, None),
    ],
)
def test_months_are_counted_by_the_calendar_and_clipped(start, months, end):
    assert add_months(start, months) == end


def test_a_module_is_met_from_its_day_until_its_validity_ends():
    facts = Facts(completions=(Completion("M1", date(2024, 2, 29)),))
    asked = ModuleRequirement("M1", validity_months=12)
    days = [date(2024, 2, 28), date(2024, 2, 29), date(2025, 2, 27), date(2025, 2, 28)]
    assert [met(asked, facts, day) for day in days] == [False, True, True, False]


def test_taking_a_module_again_before_it_lapses_carries_it_on():
    days = (date(2024, 1, 10), date(2024, 12, 10))
    facts = Facts(completions=tuple(Completion("M1", day) for day in days))
    seen = look(ModuleRequirement("M1", validity_months=12), facts, date(2025, 6, 1)).as_at
    assert (seen.since, seen.lapses) == (date(2024, 1, 10), date(2025, 12, 10))


def test_a_lower_rating_later_takes_a_level_away():
    facts = Facts(ratings=(Rating("E1", 4, date(2024, 1, 10)), Rating("E1", 2, date(2024, 6, 10))))
    asked = LevelRequirement("E1", 3)
    assert [met(asked, facts, date(2024, month, 10)) for month in (1, 5, 6)] == [True, True, False]
    assert look(asked, facts, date(2024, 7, 1), labels={"E1": "Managing people"}).missing == (
        "Managing people at level 3: rated 2 on 10 June 2024"
    )


@pytest.mark.parametrize(("first", "second", "holds"), [(4, 2, False), (2, 4, True)])
def test_of_two_ratings_on_a_day_the_later_recorded_holds(first, second, holds):
    day = date(2024, 1, 10)
    facts = Facts(ratings=(Rating("E1", first, day), Rating("E1", second, day)))
    assert met(LevelRequirement("E1", 3), facts, day) is holds


def test_activities_are_counted_within_their_window_and_by_element():
    facts = Facts(
        activities=(
            Activity("QIP", date(2024, 1, 10), elements=frozenset({"E1"})),
            Activity("QIP", date(2024, 6, 10), elements=frozenset({"E2"})),
            Activity("QIP", date(2024, 6, 10), elements=frozenset({"E2", "E1"})),
        )
    )
    asked = ActivityRequirement("QIP", 2, elements=frozenset({"E1"}), within_months=12)
    days = [date(2024, 6, 9), date(2024, 6, 10), date(2025, 1, 9), date(2025, 1, 10)]
    assert [met(asked, facts, day) for day in days] == [False, True, True, False]
    assert look(asked, facts, date(2024, 2, 1)).missing == (
        "1 more verified activity of type QIP touching E1 in the last 12 months: last done "
        "10 January 2024; reached on 10 June 2024"
    )


def test_what_is_no_longer_enough_says_since_when_and_what_lapsed_says_when():
    done = [date(2023, 1, 10), date(2023, 8, 1)]
    facts = Facts(
        activities=tuple(Activity("QIP", day) for day in done),
        completions=tuple(Completion("M1", day, Decimal(3)) for day in done),
    )
    two = ActivityRequirement("QIP", 2, within_months=12)
    four = HoursRequirement(Decimal(4), within_months=12)
    for asked in (two, four):
        assert look(asked, facts, date(2024, 2, 1)).missing.endswith(
            "last done 1 August 2023; not enough since 10 January 2024"
        )
        assert look(asked, facts, date(2024, 9, 1)).missing.endswith(
            "last done 1 August 2023, lapsed 1 August 2024"
        )


def test_hours_are_added_as_decimals():
    facts = Facts(
        completions=tuple(Completion("M1", date(2024, 1, d), Decimal("0.1")) for d in range(1, 4))
    )
    asked = HoursRequirement(Decimal("0.3"))
    assert met(asked, facts, date(2024, 1, 3))
    assert not met(asked, facts, date(2024, 1, 2))


def test_a_day_of_overlapping_service_counts_once():
    one = Service(date(2024, 1, 1), date(2024, 2, 1), Decimal("0.2"), 1)
    asked = ServiceRequirement(1, Decimal("0.1"))
    days_31 = Facts(service=(one, one))
    assert not met(asked, days_31, date(2024, 1, 30))
    assert met(asked, days_31, date(2024, 1, 31))
    assert met(asked, days_31, date(2030, 1, 1))


def test_an_open_post_reaches_its_months_in_the_future():
    facts = Facts(service=(Service(date(2024, 1, 1), None, Decimal("0.2"), 1),))
    seen = look(ServiceRequirement(12, Decimal("0.1"), tier=1), facts, date(2024, 3, 1))
    # ceil(12 * 30.4375) is 366 days, the last of which is 31 December of a leap year.
    assert seen.as_at.earliest == date(2024, 12, 31)
    assert not met(ServiceRequirement(12, Decimal("0.1"), tier=2), facts, date(2030, 1, 1))


def test_tenure_ends_with_the_next_placement():
    facts = Facts(placements=(Placement("A", date(2024, 1, 31)), Placement("B", date(2024, 6, 1))))
    asked = TenureRequirement(1)
    days = [date(2024, 2, 28), date(2024, 2, 29), date(2024, 5, 31), date(2024, 6, 1)]
    assert [met(asked, facts, day) for day in days] == [False, True, True, False]


def test_tenure_without_a_rung_below_is_never_met():
    facts = Facts(placements=(Placement("A", date(2024, 1, 1)),))
    seen = look(TenureRequirement(1), facts, date(2030, 1, 1), below=None)
    assert not seen.timeline.spans
    assert seen.missing


def test_feedback_counts_from_release_for_its_window():
    facts = Facts(feedback=(FeedbackRound("leader", date(2024, 1, 31)),))
    asked = FeedbackRequirement("leader", 1)
    days = [date(2024, 1, 30), date(2024, 1, 31), date(2024, 2, 28), date(2024, 2, 29)]
    assert [met(asked, facts, day) for day in days] == [False, True, True, False]
    assert not met(FeedbackRequirement("resident", 1), facts, date(2024, 2, 1))


@pytest.mark.parametrize(
    ("at_least", "held", "ready"),
    [(None, 2, False), (None, 3, True), (2, 1, False), (2, 2, True), (4, 3, False), (0, 0, True)],
)
def test_a_group_asks_for_all_or_for_so_many(at_least, held, ready):
    asked = tuple(ModuleRequirement(f"M{n}") for n in range(3))
    facts = Facts(completions=tuple(Completion(f"M{n}", date(2024, 1, 1)) for n in range(held)))
    seen = answer(Rung("B", None, (Group(asked, at_least),)), facts, date(2024, 1, 1))
    assert seen.as_at.met is ready


def test_a_rung_that_asks_for_nothing_is_met_on_every_day():
    seen = answer(Rung("A"), Facts(), date(2024, 1, 1)).as_at
    assert (seen.met, seen.since, seen.lapses) == (True, date.min, None)


def test_what_counts_is_handed_back_with_its_mark():
    facts = Facts(completions=(Completion("M1", date(2024, 1, 1), ref="row 7"),))
    assert [one.ref for one in look(ModuleRequirement("M1"), facts, date(2024, 1, 1)).evidence] == [
        "row 7"
    ]
