"""What the style guide draws, and what its tags promise."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.test import Client

from common import clock
from common.parts import Event, Rung, Share, Site
from common.templatetags import mixes, ui_filters
from common.templatetags.statuses import STATUSES, look_of
from common.templatetags.ui_page import icon_names
from common.units import describe_fraction


def draw(source: str, **context: object) -> str:
    return re.sub(r"\s+", " ", Template(source).render(Context(context)))


@pytest.mark.django_db
def test_the_style_guide_draws_every_component(client: Client):
    response = client.get("/styleguide/")
    assert response.status_code == 200
    html = response.content.decode()
    assert "<title>Style guide – Rungs</title>" in html
    for mark in ("You are here", "error-summary", "mix-track", "timeline", "table-cards", "who"):
        assert mark in html


# What errors look like


class TwoFields(forms.Form):
    what = forms.CharField(label="What")
    level = forms.ChoiceField(
        label="Level", choices=[("1", "One"), ("2", "Two")], widget=forms.RadioSelect
    )
    note = forms.CharField(label="Note", required=False)


def test_each_sentence_of_the_error_summary_leads_to_its_field():
    form = TwoFields({})
    form.add_error(None, "Somebody changed this since.")
    html = draw("{% form_page form=form submit='Save' %}", form=form)
    assert "3 things need your attention" in html
    assert '<a href="#id_what">What: This field is required.</a>' in html
    assert '<a href="#id_level_0">Level: This field is required.</a>' in html
    assert html.count("Somebody changed this since.") == 1
    assert 'id="id_level_0"' in html


def test_an_error_is_tied_to_its_field():
    html = draw("{% form_page form=form %}", form=TwoFields({}))
    assert 'id="id_what_error"' in html
    assert 'aria-describedby="id_what_error"' in html
    assert 'aria-invalid="true"' in html


def test_only_optional_fields_are_marked():
    html = draw("{% form_page form=form %}", form=TwoFields())
    assert re.findall(r">(\w+) <span class=\"optional\">", html) == ["Note"]
    assert "*" not in html


def test_a_form_without_errors_has_no_summary():
    assert "error-summary" not in draw("{% form_page form=form %}", form=TwoFields())


def test_a_confirm_page_says_what_it_does_before_its_button():
    source = """{% extends "layouts/confirm.html" %}{% block title %}Publish{% endblock %}
      {% block consequences %}<p>Version 3 can never be changed.</p>{% endblock %}
      {% block who_can_see %}Everybody here.{% endblock %}"""
    context = {"form": TwoFields(), "submit": "Publish", "cancel_url": "/", "site": Site()}
    html = Template(source).render(Context(context | {"messages": [], "csrf_token": "x"}))
    assert html.index("can never be changed") < html.index('<button class="btn btn-danger"')
    assert "<h1>Publish</h1>" in html
    assert "Everybody here." in html


# Buttons


def test_a_write_is_a_form_with_its_submit_key():
    html = draw("{% post_button label='Verify' url='/verify/' name='level' value=3 %}")
    assert '<form method="post" action="/verify/">' in html
    assert 'name="submit_key"' in html
    assert 'name="level" value="3"' in html


def test_a_refused_button_stays_and_says_why():
    html = draw("{% post_button label='Verify' url='/verify/' disabled_reason='It is yours.' %}")
    assert "<form" not in html
    assert 'aria-disabled="true"' in html
    (reason,) = re.findall(r'aria-describedby="([^"]+)"', html)
    assert f'<p class="reason" id="{reason}">It is yours.</p>' in html


def test_an_unknown_icon_is_refused():
    with pytest.raises(TemplateSyntaxError, match="unicorn"):
        draw("{% icon name='unicorn' %}")


def test_what_stands_in_a_block_tag_is_escaped_once():
    html = draw("{% card title=title %}{{ text }}{% endcard %}", title="<b>", text="a & b")
    assert "&lt;b&gt;" in html
    assert "a &amp; b" in html


# States


def test_a_state_is_word_shape_and_tone_whatever_its_spelling():
    assert look_of("version", "In review") == look_of("version", "in_review")
    html = draw("{% status of='entry' value='submitted' %}")
    assert "Submitted" in html
    assert "#send" in html
    assert "tone-info" in html


def test_the_shapes_of_the_table_exist_and_tell_the_states_of_a_thing_apart():
    for states in STATUSES.values():
        assert {look.icon for look in states.values()} <= icon_names()
        colours = [(look.word, look.icon) for look in states.values()]
        assert len(set(colours)) == len(colours)


def test_an_unknown_state_is_an_error():
    with pytest.raises(KeyError):
        look_of("entry", "lost")


# Time


@pytest.mark.parametrize(
    ("fraction", "unit", "hours", "told"),
    [
        (0.2, "pa", 40, "2 PA"),
        (0.05, "pa", 40, "0.5 PA"),
        (0.025, "pa", 40, "0.25 PA"),
        (0, "pa", 40, "0 PA"),
        (0.1, "session", 37.5, "0.9 sessions"),
        (1 / 9, "session", 37.5, "1 session"),
        (1, "session", 37.5, "9 sessions"),
        (0.2, "fte", 40, "0.20 FTE"),
        (0.2, "hours", 40, "8 h a week"),
        (0.5, "hours", 37.5, "18.8 h a week"),
    ],
)
def test_a_share_of_full_time_in_the_unit_of_the_organisation(fraction, unit, hours, told):
    assert describe_fraction(fraction, unit=unit, full_time_hours=hours) == told


@time_machine.travel("2026-05-04 12:00", tick=False)
@pytest.mark.parametrize(
    ("days", "told"),
    [
        (0, "today"),
        (-1, "yesterday"),
        (-5, "5 days ago"),
        (-21, "3 weeks ago"),
        (-130, "4 months ago"),
        (-800, "2 years ago"),
        (1, "tomorrow"),
        (40, "in 5 weeks"),
        (365, "in 12 months"),
    ],
)
def test_how_long_ago_and_how_far_ahead(days, told):
    value = clock.today() + timedelta(days=days)
    assert ui_filters.since(value) == told
    assert ui_filters.until(value) == told


def test_dates_are_british():
    assert ui_filters.day(date(2026, 5, 4)) == "4 May 2026"
    assert ui_filters.day(None) == ""


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Dr Amara Okafor", "AO"), ("Prof. Sir Ian de Silva", "IS"), ("Cher", "C"), ("", "")],
)
def test_initials(name, letters):
    assert ui_filters.initials(name) == letters


def test_sizes_and_shares():
    assert ui_filters.file_size(348_000) == "340 KB"
    assert ui_filters.file_size(2_400_000) == "2.3 MB"
    assert ui_filters.file_size(0) == "empty"
    assert ui_filters.percent(0.2) == "20%"


# Careers


def test_a_ladder_is_drawn_from_the_top_by_tier():
    rungs = [
        Rung(title="Resident", tier="Tier 0", place="climbed"),
        Rung(title="Lead", tier="Tier 1", place="current"),
        Rung(title="Chief registrar", tier="Tier 1", side=True),
        Rung(title="Director", tier="Tier 2", place="next", url="/director/"),
    ]
    html = draw("{% ladder rungs=rungs label='A ladder' %}", rungs=rungs)
    order = [html.index(title) for title in ("Director", "Chief registrar", "Lead", "Resident")]
    assert order == sorted(order)
    assert html.count("ladder-tier-name") == 3
    assert html.count("You are here") == 1
    assert 'aria-current="step"' in html
    assert ", beside the ladder" in html


MINE = [Share(part="clinical", typical=0.8), Share(part="leadership", typical=0.2)]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"clinical": 0.7, "leadership": 0.3}, "About 1 PA a week moves from clinical to"),
        ({"clinical": 0.8, "leadership": 0.3}, "About 1 PA a week of leadership work comes on"),
        ({"clinical": 0.6, "leadership": 0.2}, "About 2 PA a week of clinical work falls away."),
        ({"clinical": 0.8, "leadership": 0.2}, "Your week already looks like this."),
    ],
)
def test_what_the_next_rung_changes_is_one_sentence(asked, told):
    shares = [Share(part=part, typical=typical) for part, typical in asked.items()]
    sentence = mixes.change_sentence(MINE, shares, unit="pa", full_time_hours=40)
    assert sentence.startswith(told)


def test_a_mix_fills_its_bar_and_has_its_table():
    widths = [float(segment.width[:-1]) for segment in mixes.segments(MINE)]
    assert sum(widths) == pytest.approx(100)
    html = draw("{% mix_bar shares=mine label='Mine' unit='pa' full_time_hours=40 %}", mine=MINE)
    assert "8 PA" in html
    assert '<caption class="visually-hidden">Mine</caption>' in html


def test_a_timeline_runs_newest_first_and_tells_when_a_thing_was_entered():
    events = [
        Event(day=date(2024, 3, 1), title="First"),
        Event(day=date(2026, 5, 4), title="Last", entered=date(2026, 6, 1)),
    ]
    html = draw("{% timeline events=events %}", events=events)
    assert html.index("Last") < html.index("First")
    assert "entered 1 June 2026" in html


def test_progress_never_leaves_its_bar():
    html = draw("{% meter value=50 most=40 label='Hours' %}")
    assert 'width="100.0%"' in html
    assert "50 of 40" in html
    assert 'width="0.0%"' in draw("{% meter value=1 most=0 label='Hours' %}")
