"""Tables for spreadsheets: CSV and XLSX, written row by row, with nothing in them that runs."""

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

Cell = str | int | date | None

# A text that begins so is a formula, or becomes one when it is opened.
_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r")
# Spreadsheets take CSV for UTF-8 only where it begins with this.
_MARK = "\ufeff"


def harmless(cell: Cell) -> Cell:
    """The cell; a text that a spreadsheet would take for a formula behind an apostrophe, and
    without characters that no spreadsheet can hold.
    """
    if not isinstance(cell, str):
        return cell
    text = ILLEGAL_CHARACTERS_RE.sub("", cell)
    return f"'{text}" if text.startswith(_BEGINNINGS) else text


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def csv_lines(rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """The lines of a CSV file in UTF-8, one for each row, when it is asked for."""
    writer = csv.writer(_Echo())
    mark = _MARK
    for row in rows:
        line: Any = writer.writerow(map(harmless, row))
        yield f"{mark}{line}".encode()
        mark = ""


def xlsx_file(rows: Iterable[Sequence[Cell]], *, title: str) -> IO[bytes]:
    """An XLSX file of one sheet, on disk, at its beginning; it is gone once it is closed.

    Holds one row at a time. The first row stays in sight, and so does the first column.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "B2"
    sheet.column_dimensions["A"].width = 28
    for row in rows:
        sheet.append([harmless(cell) for cell in row])
    file = tempfile.TemporaryFile()  # noqa: SIM115, whoever sends it closes it
    book.save(file)
    file.seek(0)
    return file
