"""The pieces that sentences about what is missing are made of: plain British English."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@dataclass(frozen=True, slots=True)
class Gap:
    """What is missing, and what there is to say about it: "2 more hours", ("last done ...",)."""

    what: str
    reasons: tuple[str, ...] = ()

    def sentence(self, earliest: date | None) -> str:
        """One sentence, with the day on which present facts alone meet it if there is one."""
        reached = () if earliest is None else (f"reached on {say_date(earliest)}",)
        reasons = "; ".join((*self.reasons, *reached))
        return f"{self.what}: {reasons}" if reasons else self.what


def say_date(day: date) -> str:
    """4 May 2026, whatever the machine's locale."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def of(number: int, noun: str) -> str:
    """1 day, 2 days."""
    return f"{number} {noun if number == 1 else plural(noun)}"


def more(number: int, noun: str) -> str:
    """1 more day, 2 more days."""
    return f"{number} more {noun if number == 1 else plural(noun)}"


def plural(noun: str) -> str:
    """Simple English plurals; "letter of thanks" becomes "letters of thanks"."""
    head = re.match(r".*?\w(?=\W*( (of|in|on|with|for|from|by|to|at)\b|\(|$))", noun)
    cut = head.end() if head else len(noun)
    return _plural_word(noun[:cut]) + noun[cut:]


def _plural_word(word: str) -> str:
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ies"
    return word + ("es" if re.search(r"(s|x|z|ch|sh)$", word) else "s")


def either(names: list[str]) -> str:
    """A, B or C."""
    return " or ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def decimal(value: Decimal) -> str:
    """A decimal without an exponent and without idle noughts: 6.5, 10."""
    return f"{value.normalize():f}"


def recent(months: int | None) -> str:
    """The limit a requirement sets on the age of what counts, to end a phrase with."""
    return "" if months is None else f" in the last {of(months, 'month')}"


def lapsing(said: str, day: date | None) -> str:
    """What was done, and the day it stopped counting if there is one to tell."""
    return said if day is None else f"{said}, lapsed {say_date(day)}"
