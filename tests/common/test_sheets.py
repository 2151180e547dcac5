"""Tables for spreadsheets: nothing in them runs, and they are written as they are read."""

import csv
from datetime import date
from io import StringIO

import pytest
from openpyxl import load_workbook

from common.sheets import csv_lines, harmless, xlsx_file


@pytest.mark.parametrize("beginning", ["=", "+", "-", "@", "\t", "\r"])
def test_a_text_that_could_run_stands_behind_an_apostrophe(beginning):
    assert harmless(f"{beginning}1+1") == f"'{beginning}1+1"


def test_other_cells_stay_what_they_are():
    cells = ["O'Neil-Jones", "a=b", "", 0, -3, date(2026, 5, 4), None]
    assert [harmless(one) for one in cells] == cells


def test_csv_says_that_it_is_utf_8_and_quotes():
    sent = b"".join(csv_lines([["Name", "Note"], ["Zoë", 'a "b", c\nd']]))
    text = sent.decode()
    assert text.startswith("\ufeff")
    assert list(csv.reader(StringIO(text[1:]))) == [["Name", "Note"], ["Zoë", 'a "b", c\nd']]


def test_csv_reads_no_row_before_it_is_asked_for():
    def rows():
        yield ["first"]
        raise AssertionError("read too early")

    assert next(csv_lines(rows())).decode() == "\ufefffirst\r\n"


def test_xlsx_holds_days_numbers_and_no_formula():
    rows = [["Name", "Day", "Lacking"], ["=cmd()", date(2026, 5, 4), 3], ["Bell\x07", None, None]]
    with xlsx_file(rows, title="Doctors") as file:
        sheet = load_workbook(file)["Doctors"]
        cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
        kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert cells[1][0] == "'=cmd()"
    assert cells[1][1].date() == date(2026, 5, 4)
    assert cells[1][2] == 3
    assert cells[2] == ["Bell", None, None]
    assert "f" not in kinds
    assert sheet.freeze_panes == "B2"
