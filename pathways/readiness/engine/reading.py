"""Reading JSON by hand, strictly: what is wrong is refused with its path and a sentence.

JSON itself would let pass a field given twice, NaN, and true where a number belongs.
"""

import json
import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TypeVar

T = TypeVar("T")
Read = Callable[[object, str], T]
"""Turns a value, found at a path, into what it stands for; raises Refused."""

MOST = 1_000_000
PLACES = 20


class Refused(ValueError):
    """A wrong world: `path` is the wrong field, `why` says what is wrong with it."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"{path or 'world'}: {why}")
        self.path = path
        self.why = why


class Object(dict[str, object]):
    """A JSON object that remembers which of its fields were given twice."""

    def __init__(self, pairs: list[tuple[str, object]]) -> None:
        super().__init__(pairs)
        given = Counter(name for name, _ in pairs)
        self.twice = [name for name in self if given[name] > 1]


class NotANumber:
    """Stands where NaN, Infinity or an impossible number was written."""


def parse(raw: bytes) -> object:
    """The JSON of a file in UTF-8; decimals stay decimals. Raises Refused."""
    try:
        return json.loads(
            raw.decode(),
            object_pairs_hook=Object,
            parse_float=_decimal,
            parse_constant=lambda _: NotANumber(),
        )
    except UnicodeDecodeError:
        raise Refused("", "is not text in UTF-8") from None
    except RecursionError:
        raise Refused("", "is nested too deeply") from None
    except ValueError as error:
        raise Refused("", f"is not JSON: {error}") from None


def _decimal(text: str) -> Decimal | NotANumber:
    try:
        return Decimal(text)
    except InvalidOperation:
        return NotANumber()


class Record:
    """The fields of one object, taken one by one."""

    def __init__(self, value: object, path: str, names: str) -> None:
        """`names` are the fields it may have, in one string. Raises Refused for any other."""
        self.fields = an_object(value, path)
        self.path = path
        for name in self.fields.twice:
            raise Refused(self._at(name), "is given twice")
        for name in self.fields:
            if name not in names.split():
                raise Refused(self._at(name), f"is not a field here; expected {names}")

    def need(self, name: str, read: Read[T]) -> T:
        """A field that must be there. Raises Refused."""
        if name not in self.fields:
            raise Refused(self._at(name), "is missing")
        return read(self.fields[name], self._at(name))

    def may(self, name: str, read: Read[T], otherwise: T) -> T:
        """A field that may be null or left out. Raises Refused if it is wrong."""
        if self.fields.get(name) is None:
            return otherwise
        return self.need(name, read)

    def _at(self, name: str) -> str:
        shown = name if re.fullmatch(r"\w+", name) else json.dumps(name)
        return f"{self.path}.{shown}" if self.path else shown


def an_object(value: object, path: str) -> Object:
    """Raises Refused for anything that is not a JSON object."""
    if not isinstance(value, Object):
        raise Refused(path, "must be an object")
    return value


def each(read: Read[T]) -> Read[tuple[T, ...]]:
    """A list of things that are all read alike."""

    def read_list(value: object, path: str) -> tuple[T, ...]:
        if not isinstance(value, list):
            raise Refused(path, "must be a list")
        return tuple(read(one, f"{path}[{number}]") for number, one in enumerate(value))

    return read_list


def text(value: object, path: str) -> str:
    """Some text, such as a key. Raises Refused for none."""
    if not isinstance(value, str):
        raise Refused(path, "must be text")
    if not value:
        raise Refused(path, "must not be empty")
    return value


def a_date(value: object, path: str) -> date:
    """A date written as 2026-05-04 and in no other way. Raises Refused."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise Refused(path, f"{value} is not in the calendar") from None
    raise Refused(path, "must be a date such as 2026-05-04")


def whole(least: int, most: int) -> Read[int]:
    """A whole number between two, both included."""

    def read_whole(value: object, path: str) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise Refused(path, f"must be a whole number from {least} to {most}")
        return value

    return read_whole


def amount(most: int) -> Read[Decimal]:
    """A decimal from 0 to the most, as a number or as text, of at most 20 places."""

    def read_amount(value: object, path: str) -> Decimal:
        number = _number(value)
        if number is None or not 0 <= number <= most:
            raise Refused(path, f"must be a number from 0 to {most}")
        if number != round(number, PLACES):
            raise Refused(path, f"must have at most {PLACES} decimal places")
        return number

    return read_amount


def _number(value: object) -> Decimal | None:
    if isinstance(value, str) and re.fullmatch(r"[0-9]+(\.[0-9]+)?", value):
        return Decimal(value)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Decimal(value)
    return None
