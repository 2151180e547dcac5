"""Random worlds as JSON gives them, crowded with the days on which calendars go wrong."""

from datetime import date, timedelta

from hypothesis import strategies as st

FIRST, LAST = date(2023, 12, 1), date(2024, 12, 31)
EDGES = [
    date(2023, 11, 30),
    date(2023, 12, 31),
    date(2024, 1, 31),
    date(2024, 2, 28),
    date(2024, 2, 29),
    date(2024, 3, 1),
    date(2024, 3, 31),
    date(2024, 8, 31),
    date(2025, 2, 28),
    date(2025, 3, 1),
]


def days():
    """A day of about three years, often one on the edge of a month or a leap year."""
    spread = st.integers(-400, 500).map(lambda n: date(2024, 2, 29) + timedelta(days=n))
    return st.one_of(st.sampled_from(EDGES), spread).map(date.isoformat)


def sometimes(strategy):
    return st.none() | strategy


months = st.integers(1, 14)
hours = st.sampled_from([0, 1, 2.5, "0.1", "0.25", 7])
topics = sometimes(st.sampled_from(["finance", "people"]))
elements = st.sampled_from(["E1", "E2"])
rungs = st.sampled_from(["A", "B", "C"])
fractions = st.sampled_from([0, "0.05", 0.1, "0.5", 1])


@st.composite
def posts(draw):
    start = draw(days())
    length = draw(sometimes(st.integers(1, 300)))
    until = length and (date.fromisoformat(start) + timedelta(days=length)).isoformat()
    tier = draw(st.integers(0, 3))
    return {"from": start, "until": until, "leadership": draw(fractions), "tier": tier}


def facts():
    return st.fixed_dictionaries(
        {
            "completions": st.lists(
                st.fixed_dictionaries(
                    {
                        "module": st.sampled_from(["M1", "M2"]),
                        "on": days(),
                        "hours": hours,
                        "topic": topics,
                    }
                ),
                max_size=3,
            ),
            "ratings": st.lists(
                st.fixed_dictionaries(
                    {"element": elements, "level": st.integers(1, 5), "on": days()}
                ),
                max_size=4,
            ),
            "activities": st.lists(
                st.fixed_dictionaries(
                    {
                        "type": st.sampled_from(["QIP", "CPD"]),
                        "on": days(),
                        "hours": hours,
                        "topic": topics,
                        "elements": st.lists(elements, unique=True, max_size=2),
                    }
                ),
                max_size=4,
            ),
            "feedback": st.lists(
                st.fixed_dictionaries(
                    {"kind": st.sampled_from(["leader", "resident"]), "released": days()}
                ),
                max_size=2,
            ),
            "service": st.lists(posts(), max_size=3),
            "placements": st.lists(
                st.fixed_dictionaries({"rung": rungs, "since": days()}), max_size=3
            ),
        }
    )


def requirements():
    def kind(name, **parameters):
        return st.fixed_dictionaries({"kind": st.just(name), **parameters})

    return st.one_of(
        kind("module", module=st.sampled_from(["M1", "M2"]), validity_months=sometimes(months)),
        kind("level", element=elements, level=st.integers(1, 5), within_months=sometimes(months)),
        kind(
            "activity",
            type=st.sampled_from(["QIP", "CPD"]),
            count=st.integers(1, 3),
            elements=sometimes(st.lists(elements, unique=True, min_size=1, max_size=2)),
            within_months=sometimes(months),
        ),
        kind(
            "hours",
            topic=topics,
            hours=st.sampled_from(["0.3", 2.5, 5, 9]),
            within_months=sometimes(months),
        ),
        kind(
            "service",
            months=st.integers(1, 8),
            leadership=fractions,
            tier=sometimes(st.integers(0, 3)),
        ),
        kind("tenure", months=st.integers(1, 8)),
        kind("feedback", feedback=st.sampled_from(["leader", "resident"]), within_months=months),
    )


def worlds():
    """A doctor, a rung and a day."""
    groups = st.fixed_dictionaries(
        {
            "at_least": sometimes(st.integers(0, 4)),
            "requirements": st.lists(requirements(), max_size=3),
        }
    )
    rung = st.fixed_dictionaries(
        {
            "key": st.just("Z"),
            "below": sometimes(rungs),
            "groups": st.lists(groups, max_size=3),
        }
    )
    return st.fixed_dictionaries({"on": days(), "facts": facts(), "rung": rung})
