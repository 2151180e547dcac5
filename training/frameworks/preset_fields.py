"""Read a preset file field by field; refuse a wrong one by its name and the field's path."""

import tomllib
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import NoReturn

TIERS = ("T0", "T1", "T2", "T3", "T4", "T5")


class WrongPreset(ValueError):
    """A preset file that cannot be used. The message names the file and the field."""


class Fields:
    """One table of a preset file, read field by field; `finish` refuses what nobody read."""

    def __init__(self, values: Mapping[str, object], file: str, path: str = "") -> None:
        self._values = values
        self._file = file
        self._path = path
        self._read: set[str] = set()
        self._inner: list[Fields] = []

    @classmethod
    def of(cls, file: Path) -> "Fields":
        """The whole file."""
        try:
            return cls(tomllib.loads(file.read_text("utf-8"), parse_float=Decimal), file.name)
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise WrongPreset(f"{file.name}: {error}") from error

    def refuse(self, name: str, why: str) -> NoReturn:
        raise WrongPreset(f"{self._file}: {self._at(name)}: {why}")

    def has(self, name: str) -> bool:
        return name in self._values

    def names(self) -> tuple[str, ...]:
        return tuple(self._values)

    def text(self, name: str) -> str:
        value = self._get(name)
        if not isinstance(value, str) or not value.strip():
            self.refuse(name, "must be text")
        return value

    def maybe_text(self, name: str) -> str | None:
        return self.text(name) if self.has(name) else None

    def one_of(self, name: str, allowed: Collection[str]) -> str:
        value = self.text(name)
        if value not in allowed:
            self.refuse(name, f"must be one of {', '.join(allowed)}; it is {value}")
        return value

    def texts(self, name: str, allowed: Collection[str] | None = None) -> tuple[str, ...]:
        value = self._get(name)
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.refuse(name, "must be a list of texts")
        self.unique(name, value)
        for item in value:
            if allowed is not None and item not in allowed:
                self.refuse(name, f"names {item}, which is not there")
        return tuple(value)

    def whole(self, name: str, least: int = 1, most: int | None = None) -> int:
        value = self._get(name)
        if type(value) is not int or value < least or (most is not None and value > most):
            limits = f"of {least} or more" if most is None else f"from {least} to {most}"
            self.refuse(name, f"must be a whole number {limits}")
        return value

    def maybe_whole(self, name: str, least: int = 1) -> int | None:
        return self.whole(name, least) if self.has(name) else None

    def number(self, name: str, most: int | None = None) -> Decimal:
        value = self._get(name)
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            self.refuse(name, "must be a number")
        number = Decimal(value)
        if not number.is_finite() or number < 0 or (most is not None and number > most):
            self.refuse(name, "must be 0 or more" if most is None else f"must be from 0 to {most}")
        return number

    def flag(self, name: str) -> bool:
        value = self._get(name)
        if not isinstance(value, bool):
            self.refuse(name, "must be true or false")
        return value

    def table(self, name: str) -> "Fields":
        return self._inside(self._get(name), name)

    def tables(self, name: str) -> list["Fields"]:
        value = self._get(name) if self.has(name) else []
        if not isinstance(value, list):
            self.refuse(name, "must be a list of tables")
        return [self._inside(item, f"{name}[{index}]") for index, item in enumerate(value)]

    def labels(self, name: str) -> dict[str, str]:
        """A vocabulary: keys and the words shown for them."""
        table = self.table(name)
        return {key: table.text(key) for key in table.names()}

    def unique(self, name: str, values: Iterable[object]) -> None:
        seen: set[object] = set()
        for value in values:
            if value in seen:
                self.refuse(name, f"holds {value} twice")
            seen.add(value)

    def finish(self) -> None:
        for name in self._values:
            if name not in self._read:
                self.refuse(name, "is not a field known here")
        for inner in self._inner:
            inner.finish()

    def _at(self, name: str) -> str:
        return f"{self._path}.{name}" if self._path else name

    def _get(self, name: str) -> object:
        self._read.add(name)
        if name not in self._values:
            self.refuse(name, "is missing")
        return self._values[name]

    def _inside(self, value: object, name: str) -> "Fields":
        if not isinstance(value, dict):
            self.refuse(name, "must be a table")
        fields = Fields(value, self._file, self._at(name))
        self._inner.append(fields)
        return fields
