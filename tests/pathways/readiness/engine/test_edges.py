"""The days on which answers go wrong: leap days, ends, overlaps, open ends, the past rewritten."""

from datetime import date, timedelta
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
    answer,
)

LEAP = date(2024, 2, 29)
ONE = timedelta(days=1)
HOUR, TENTH = Decimal(1), Decimal("0.1")


def look(asked, facts, on):
    rung = Rung("B", "A", (Group(tuple(asked) if isinstance(asked, list) else (asked,)),))
    return answer(rung, facts, on).as_at


def met(asked, facts, *days):
    return [look(asked, facts, day).met for day in days]


def windowed(months):
    """Each kind that has a window, with facts of one day that meet it."""
    return [
        (ModuleRequirement("M1", months), lambda on: Facts(completions=(Completion("M1", on),))),
        (LevelRequirement("E1", 3, months), lambda on: Facts(ratings=(Rating("E1", 3, on),))),
        (
            ActivityRequirement("QIP", within_months=months),
            lambda on: Facts(activities=(Activity("QIP", on),)),
        ),
        (
            HoursRequirement(HOUR, within_months=months),
            lambda on: Facts(activities=(Activity("CPD", on, HOUR),)),
        ),
        (FeedbackRequirement("leader", months), lambda on: Facts(feedback=(_round(on),))),
    ]


def _round(on):
    return FeedbackRound("leader", on)


def kind_of(value):
    return type(value).__name__ if hasattr(value, "timeline") else ""


class TestTheTwentyNinthOfFebruary:
    @pytest.mark.parametrize(("asked", "facts"), windowed(12), ids=kind_of)
    def test_a_year_from_it_ends_on_the_twenty_eighth(self, asked, facts):
        ends = date(2025, 2, 28)
        assert met(asked, facts(LEAP), LEAP - ONE, LEAP, ends - ONE, ends) == [
            *(False, True, True, False)
        ]

    @pytest.mark.parametrize(("asked", "facts"), windowed(48), ids=kind_of)
    def test_four_years_from_it_end_on_it(self, asked, facts):
        ends = date(2028, 2, 29)
        assert met(asked, facts(LEAP), ends - ONE, ends) == [True, False]

    @pytest.mark.parametrize(("asked", "facts"), windowed(12), ids=kind_of)
    def test_a_year_to_the_twenty_eighth_of_a_leap_year_holds_no_longer(self, asked, facts):
        assert look(asked, facts(date(2023, 2, 28)), LEAP - 2 * ONE).lapses == date(2024, 2, 28)
        assert look(asked, facts(date(2023, 3, 1)), LEAP).lapses == date(2024, 3, 1)

    def test_tenure_since_it_is_reached_on_the_twenty_eighth(self):
        facts = Facts(placements=(Placement("A", LEAP),))
        reached = date(2025, 2, 28)
        assert met(TenureRequirement(12), facts, reached - ONE, reached) == [False, True]

    def test_it_is_a_day_of_service_like_any_other(self):
        """31 days are a month: with the 29th they are reached a day sooner."""
        asked = ServiceRequirement(1)
        leap, plain = (
            Facts(service=(Service(date(year, 2, 1), None, TENTH),)) for year in (2024, 2025)
        )
        assert look(asked, leap, date(2024, 2, 1)).earliest == date(2024, 3, 2)
        assert look(asked, plain, date(2025, 2, 1)).earliest == date(2025, 3, 3)

    def test_a_post_on_that_day_alone_gives_one_day(self):
        facts = Facts(service=(Service(LEAP, LEAP + ONE, TENTH),))
        seen = answer(Rung("B", "A", (Group((ServiceRequirement(1),)),)), facts, date(2024, 3, 9))
        assert "1 of 31 days served" in seen.requirements[0].missing


class TestTheDayAValidityEnds:
    @pytest.mark.parametrize(("asked", "facts"), windowed(6), ids=kind_of)
    def test_it_counts_on_the_day_before_and_not_on_the_day(self, asked, facts):
        on, ends = date(2024, 8, 31), date(2025, 2, 28)
        assert met(asked, facts(on), ends - ONE, ends) == [True, False]
        assert look(asked, facts(on), ends - ONE).lapses == ends
        assert look(asked, facts(on), ends).earliest is None

    def test_renewed_on_the_day_it_ends_there_is_no_gap(self):
        first, ends = date(2024, 1, 31), date(2024, 7, 31)
        facts = Facts(completions=(Completion("M1", first), Completion("M1", ends)))
        seen = look(ModuleRequirement("M1", 6), facts, ends)
        assert (seen.since, seen.lapses) == (first, date(2025, 1, 31))

    def test_renewed_a_day_late_there_is_a_gap_of_a_day(self):
        first, ends = date(2024, 1, 31), date(2024, 7, 31)
        facts = Facts(completions=(Completion("M1", first), Completion("M1", ends + ONE)))
        assert met(ModuleRequirement("M1", 6), facts, ends - ONE, ends, ends + ONE) == [
            *(True, False, True)
        ]

    def test_a_rung_lapses_with_the_first_of_its_requirements(self):
        facts = Facts(
            completions=(Completion("M1", LEAP),), feedback=(FeedbackRound("leader", LEAP),)
        )
        asked = [ModuleRequirement("M1", 6), FeedbackRequirement("leader", 3)]
        assert look(asked, facts, LEAP).lapses == date(2024, 5, 29)

    def test_of_a_choice_another_takes_over_on_the_day(self):
        """One of two lapses on the day that the other begins: met throughout."""
        facts = Facts(
            completions=(Completion("M1", LEAP),),
            feedback=(FeedbackRound("leader", date(2024, 5, 29)),),
        )
        choice = Group((ModuleRequirement("M1", 3), FeedbackRequirement("leader", 3)), 1)
        seen = answer(Rung("B", None, (choice,)), facts, date(2024, 5, 29)).as_at
        assert (seen.since, seen.lapses) == (LEAP, date(2024, 8, 29))

    def test_a_post_is_not_held_on_its_last_date(self):
        """31 days from the 1st to before the 1st; a day less is not enough."""
        asked, start = ServiceRequirement(1), date(2024, 3, 1)
        whole = Facts(service=(Service(start, date(2024, 4, 1), TENTH),))
        short = Facts(service=(Service(start, date(2024, 3, 31), TENTH),))
        assert met(asked, whole, date(2024, 3, 30), date(2024, 3, 31)) == [False, True]
        assert met(asked, short, date(2030, 1, 1)) == [False]

    def test_tenure_ends_on_the_day_of_the_next_placement(self):
        moved = date(2024, 8, 1)
        facts = Facts(placements=(Placement("A", date(2024, 1, 1)), Placement("C", moved)))
        assert met(TenureRequirement(6), facts, moved - ONE, moved) == [True, False]


class TestOverlappingFacts:
    def test_days_in_several_posts_count_once(self):
        """Half of the month in one post, all of it in another, some in a third."""
        posts = (
            Service(date(2024, 3, 10), date(2024, 3, 25), TENTH),
            Service(date(2024, 3, 1), date(2024, 4, 1), TENTH),
            Service(date(2024, 3, 31), None, TENTH),
        )
        seen = look(ServiceRequirement(2), Facts(service=posts), date(2024, 3, 1))
        assert seen.earliest == date(2024, 3, 1) + 60 * ONE

    def test_a_post_too_small_adds_nothing_to_one_beside_it(self):
        posts = (
            Service(date(2024, 3, 1), date(2024, 3, 16), Decimal("0.2")),
            Service(date(2024, 3, 1), None, Decimal("0.05")),
        )
        asked = ServiceRequirement(1, TENTH)
        assert met(asked, Facts(service=posts), date(2030, 1, 1)) == [False]

    def test_windows_of_activities_are_added_where_they_overlap(self):
        facts = Facts(
            activities=(Activity("QIP", date(2024, 1, 31)), Activity("QIP", date(2024, 4, 30)))
        )
        asked = ActivityRequirement("QIP", 2, within_months=6)
        days = date(2024, 4, 29), date(2024, 4, 30), date(2024, 7, 30), date(2024, 7, 31)
        assert met(asked, facts, *days) == [False, True, True, False]

    def test_two_equal_facts_are_two(self):
        twice = (Activity("QIP", LEAP), Activity("QIP", LEAP))
        assert met(ActivityRequirement("QIP", 2), Facts(activities=twice), LEAP) == [True]

    def test_validities_that_overlap_are_one_stretch(self):
        facts = Facts(completions=tuple(Completion("M1", date(2024, month, 1)) for month in (5, 1)))
        seen = look(ModuleRequirement("M1", 6), facts, date(2024, 6, 1))
        assert (seen.since, seen.lapses) == (date(2024, 1, 1), date(2024, 11, 1))


class TestOpenFacts:
    def test_an_open_post_goes_on_for_ever(self):
        facts = Facts(service=(Service(LEAP, None, TENTH),))
        seen = look(ServiceRequirement(24), facts, LEAP)
        assert seen.earliest == LEAP + 730 * ONE
        assert look(ServiceRequirement(24), facts, seen.earliest).lapses is None

    def test_an_open_post_that_begins_later_counts_from_then(self):
        facts = Facts(service=(Service(date(2030, 1, 1), None, TENTH),))
        assert look(ServiceRequirement(1), facts, LEAP).earliest == date(2030, 1, 31)

    @pytest.mark.parametrize(("asked", "facts"), windowed(None)[:-1], ids=kind_of)
    def test_without_a_limit_it_never_lapses(self, asked, facts):
        assert look(asked, facts(LEAP), date(9999, 12, 31)).lapses is None

    def test_the_last_placement_goes_on(self):
        facts = Facts(placements=(Placement("A", LEAP),))
        assert look(TenureRequirement(1), facts, date(9000, 1, 1)).since == date(2024, 3, 29)

    def test_a_window_beyond_the_calendar_is_open(self):
        facts = Facts(completions=(Completion("M1", date(9999, 6, 1)),))
        assert look(ModuleRequirement("M1", 12), facts, date(9999, 12, 31)).lapses is None


class TestBackDatedFacts:
    """Recorded last, though they happened before what was recorded first."""

    def test_an_older_rating_does_not_replace_a_newer_one(self):
        late = date(2024, 6, 10)
        facts = Facts(ratings=(Rating("E1", 4, late), Rating("E1", 2, LEAP)))
        assert met(LevelRequirement("E1", 3), facts, LEAP, late) == [False, True]

    def test_a_rating_between_two_counts_until_the_next(self):
        ratings = [(2, date(2024, 1, 1)), (2, date(2024, 9, 1)), (4, date(2024, 5, 1))]
        facts = Facts(ratings=tuple(Rating("E1", level, on) for level, on in ratings))
        days = date(2024, 4, 30), date(2024, 5, 1), date(2024, 8, 31), date(2024, 9, 1)
        assert met(LevelRequirement("E1", 3), facts, *days) == [False, True, True, False]

    def test_a_placement_between_two_cuts_the_first_short(self):
        stood = [("A", date(2024, 1, 1)), ("B", date(2025, 1, 1)), ("C", date(2024, 4, 1))]
        facts = Facts(placements=tuple(Placement(rung, since) for rung, since in stood))
        asked = TenureRequirement(6)
        assert met(asked, facts, date(2024, 7, 1)) == [False]
        short = Facts(placements=facts.placements[:2])
        assert met(asked, short, date(2024, 7, 1)) == [True]

    def test_a_completion_before_the_others_moves_the_first_day(self):
        facts = Facts(completions=(Completion("M1", date(2024, 6, 1)), Completion("M1", LEAP)))
        assert look(ModuleRequirement("M1"), facts, date(2024, 7, 1)).since == LEAP

    def test_an_earlier_post_brings_the_day_forward(self):
        later = Service(date(2024, 6, 1), None, TENTH)
        earlier = Service(date(2024, 5, 1), date(2024, 5, 21), TENTH)
        both = Facts(service=(later, earlier))
        assert look(ServiceRequirement(1), both, LEAP).earliest == date(2024, 6, 11)

    def test_hours_are_summed_in_the_order_of_their_days(self):
        facts = Facts(activities=tuple(Activity("CPD", day, HOUR) for day in (LEAP + ONE, LEAP)))
        assert look(HoursRequirement(2 * HOUR), facts, LEAP).earliest == LEAP + ONE


class TestCorrectedFacts:
    """A correction leaves the wrong row out and records another; of one day the later holds."""

    @pytest.mark.parametrize(("wrong", "right", "holds"), [(4, 2, False), (2, 4, True)])
    def test_a_rating_corrected_on_the_same_day(self, wrong, right, holds):
        facts = Facts(ratings=(Rating("E1", wrong, LEAP), Rating("E1", right, LEAP)))
        assert met(LevelRequirement("E1", 3), facts, LEAP) == [holds]

    @pytest.mark.parametrize(("wrong", "right", "holds"), [("A", "C", False), ("C", "A", True)])
    def test_a_placement_corrected_on_the_same_day(self, wrong, right, holds):
        facts = Facts(placements=(Placement(wrong, LEAP), Placement(right, LEAP)))
        assert met(TenureRequirement(1), facts, date(2024, 3, 29)) == [holds]

    def test_without_the_wrong_row_the_one_before_it_holds_again(self):
        high, low = Rating("E1", 4, LEAP), Rating("E1", 1, LEAP + ONE)
        asked = LevelRequirement("E1", 3)
        assert met(asked, Facts(ratings=(high, low)), LEAP + 9 * ONE) == [False]
        assert met(asked, Facts(ratings=(high,)), LEAP + 9 * ONE) == [True]

    def test_a_post_corrected_to_a_shorter_one_takes_days_away(self):
        asked = ServiceRequirement(1)
        wrong = Service(date(2024, 3, 1), None, TENTH)
        right = Service(date(2024, 3, 1), date(2024, 3, 20), TENTH)
        assert met(asked, Facts(service=(wrong,)), date(2024, 3, 31)) == [True]
        assert met(asked, Facts(service=(right,)), date(2024, 3, 31)) == [False]
