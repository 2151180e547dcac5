"""The readiness grid: each state by word and shape, data escaped, the list for phones."""

from datetime import date
from xml.etree import ElementTree

import html5lib

from common.parts import GridColumn, GridGroup, GridRow
from common.templatetags.ui_grid import folded_list, readiness_grid
from tests.support.html import problems_of

NASTY = '<b>O\'Neil & "Sons"</b>'


def drawn(*, marks="10", lapsing=None, name="Amara Okafor", lacks=("Feedback released",), **row):
    groups = [
        GridGroup(
            name="Core training",
            columns=[GridColumn(short="Budgets", full="Budgets completed", url="/r/#asks-1")],
        ),
        GridGroup(
            name="Choice",
            note="1 of 2",
            columns=[GridColumn(short=NASTY, full=NASTY, url='/r/?"><b>')],
        ),
    ]
    shown = GridRow(
        **{
            "name": name,
            "url": "/doctors/1/",
            "detail": "Consultant · cardiology",
            "state": "close",
            "note": "1 left",
            "case_url": "/cases/1/",
            "marks": marks,
            "lapsing": lapsing or {},
            "lacks": lacks,
        }
        | row
    )
    return readiness_grid(groups=groups, rows=[shown], caption="Doctors")


def parsed(markup) -> ElementTree.Element:
    return html5lib.HTMLParser(namespaceHTMLElements=False).parseFragment(markup)


def cells(markup) -> list[str]:
    row = parsed(markup).find(".//tbody/tr")
    return ["".join(cell.itertext()) for cell in row][2:]


def test_each_cell_says_its_state_in_a_word():
    assert cells(drawn()) == ["Met", "Not met"]


def test_what_lapses_soon_says_on_which_day():
    assert cells(drawn(lapsing={0: date(2027, 1, 2)}))[0] == "Met, lapses on 2 Jan 2027"


def test_states_differ_by_shape_not_by_colour_alone():
    row = parsed(drawn(marks="11", lapsing={1: date(2027, 1, 2)})).find(".//tbody/tr")
    assert [cell.get("class").split()[2] for cell in row[2:]] == ["grid-met", "grid-lapsing"]


def test_what_is_data_is_escaped():
    markup = drawn(name=NASTY, detail=NASTY, note=NASTY, lacks=[NASTY], case_url=NASTY, url=NASTY)
    assert not parsed(markup).findall(".//b")
    assert problems_of(markup) == []


def test_the_whole_sentence_is_in_the_link_of_its_column():
    link = parsed(drawn()).find(".//thead//a")
    assert link.get("href") == "/r/#asks-1"
    short, full = link
    assert (short.get("aria-hidden"), full.text) == ("true", "Budgets completed")


def test_groups_span_their_columns():
    heads = parsed(drawn()).findall(".//th[@scope='colgroup']")
    assert [(one.get("colspan"), "".join(one.itertext())) for one in heads] == [
        ("1", "Core training"),
        ("1", "Choice 1 of 2"),
    ]


def test_the_frame_scrolls_by_keyboard():
    frame = parsed(drawn()).find("./div")
    assert (frame.get("tabindex"), frame.get("role")) == ("0", "region")


def test_the_list_for_phones_says_what_is_missing_and_what_lapses():
    listed = parsed(drawn(lapsing={0: date(2027, 1, 2)})).find(".//details")
    assert "".join(listed.find("summary").itertext()) == "1 missing, 1 lapsing soon"
    assert ["".join(one.itertext()) for one in listed.iter("li")] == [
        "Feedback released",
        "Budgets completed: lapses on 2 January 2027",
    ]


def test_whoever_lacks_nothing_has_no_list():
    assert parsed(drawn(lacks=())).find(".//details") is None


def test_a_long_list_is_folded_and_escaped():
    assert parsed(folded_list(items=["a", "b", "c"])).find("./details") is None
    folded = parsed(folded_list(items=[NASTY, "b", "c", "d"]))
    assert not folded.findall(".//b")
    assert "".join(folded.find("./details/summary").itertext()) == f"{NASTY}, and 3 more"
    assert len(folded.findall(".//li")) == 4
