"""Everybody follows every link they are offered; what is not theirs to see is nowhere on the way.

Each record says whose it is (tests/sweeps/records.py), so that a leak is a word on a page.
"""

import pytest

from accounts.notifications.models import Notification
from pathways.reviews.models import Judgement
from tests.sweeps.cast import CAST, DIRECTED, HERE, NOBODY, SUPERVISED, THERE
from tests.sweeps.crawl import MOST_PAGES, crawl
from tests.sweeps.records import reflection_of
from tests.sweeps.table import ADMINISTRATORS, DOCTORS, TABLE
from tests.sweeps.visit import Outcome
from training.logbook.models import EntryEvent, LogEntry
from training.reflections.models import Reflection

pytestmark = pytest.mark.django_db

# They belong to both organisations, and so see names of both; records are another matter.
BETWEEN = {
    *("doctor_here_supervisor_there", "director_here_doctor_there", "doctor_of_both"),
    "supervisor_gone_there",
}

# A supervisor oversees the whole doctor, here and there: these two the doctor of both.
OVERSEE_BOTH = {"supervisor", "twin_supervisor"}

# A director sees, of the doctor of both, by whom they are overseen over there, and the posts held
# there, since they count as service on this ladder too.
EXCUSED = {
    "director": (f"Sunil {THERE}", f"ost of Max Between in {THERE}"),
    "twin_director": (f"Sunil {HERE}", f"ost of Max Between in {HERE}"),
}

# Between them, they find every page.
FINDERS = ("doctor", "supervisor", "director", "administrator")

# Addresses that no link leads to, and why.
WITHOUT_A_LINK = {
    "account_logout": "a button signs out",
    "people:register": "the first page of a doctor who is not registered yet",
    "readiness:doctor as doctor": "has it as readiness:mine",
    "readiness:doctor-rung as doctor": "has it as readiness:rung",
    "verification:entry as doctor": "is told there that nobody verifies their own",
}


@pytest.fixture(scope="module", params=[one for one in CAST if one != "former_director"])
def person(request):
    """One of the cast who can open pages, or nobody."""
    return request.param


@pytest.fixture(scope="module")
def pages(visitors, person):
    """What they find by following links from the first page."""
    return crawl(visitors[person], start="/" if person != NOBODY else "/account/login/")


def test_every_link_leads_somewhere(pages):
    dead = [f"{page.status}: {page}" for page in pages if page.status not in {200, 302}]
    assert not dead, "\n".join(dead)
    assert len(pages) < MOST_PAGES, "the crawl was cut short"


def test_every_page_is_found_by_links(visitors):
    found = {one: _names_found(visitors[one]) for one in FINDERS}
    by_anybody = set().union(*found.values())
    unfound = {
        f"{one} finds no link to {rule.name}"
        for rule in TABLE
        for one in FINDERS
        if rule.expected(one)[0] is Outcome.PAGE
        and not rule.public
        and not {rule.name, f"{rule.name} as {one}"} & WITHOUT_A_LINK.keys()
        # What is one's own or of somebody one oversees, one finds oneself; the rest, anybody.
        and rule.name not in (by_anybody if "peer" in rule.may or not rule.of else found[one])
    }
    assert not unfound, "\n".join(sorted(unfound))
    needless = WITHOUT_A_LINK.keys() & by_anybody
    assert not needless, f"a link leads after all to {', '.join(sorted(needless))}"


def test_every_form_is_safe_to_send_and_to_send_twice(pages):
    needed = {"csrfmiddlewaretoken", "submit_key"}
    unsafe = {
        f"the form on {page.name} to {form.name} lacks {', '.join(needed - form.fields)}"
        for page in pages
        for form in page.forms
        if form.method == "post"
        # Sending django-allauth's own twice does no harm.
        and not needed <= form.fields | ({"submit_key"} if _is_allauths(form.name) else set())
    }
    assert not unsafe, "\n".join(sorted(unsafe))


def test_nothing_of_the_other_organisation_shows(world, pages, person):
    if person in BETWEEN | OVERSEE_BOTH:
        pytest.skip("has to do with both")
    other = HERE if person.startswith("twin_") else THERE
    _assert_absent({other, *world.uuids[other]}, pages, excused=EXCUSED.get(person, ()))


def test_only_records_that_one_may_open_show(world, pages, person):
    hidden = set().union(
        *(_hidden(world, person, doctor) for doctor in DOCTORS if doctor != person)
    )
    _assert_absent(hidden, pages)


def test_a_reflection_shows_on_its_own_page_only(world, pages, person):
    if person not in DOCTORS:
        pytest.skip("wrote none; that of others is looked for above")
    mark = reflection_of(world.people[person])
    assert {page.name for page in pages if mark in page.text} == {"reflections:reflection"}


def test_a_notification_holds_nothing_that_was_written_in_a_record(world):
    """It stays with its reader, who may no longer see the record; the page behind it asks again."""
    written = {
        *LogEntry.objects.values_list("title", flat=True),
        *LogEntry.objects.values_list("summary", flat=True),
        *EntryEvent.objects.values_list("reason", flat=True),
        *Judgement.objects.values_list("reasons", flat=True),
        *Reflection.objects.values_list("text", flat=True),
    } - {""}
    told = Notification.objects.values_list("sentence", flat=True)
    assert written
    assert len(told) > 50
    assert [sentence for sentence in told if any(text in sentence for text in written)] == []


def _names_found(client) -> set[str]:
    return {page.name for page in crawl(client) if page.status == 200}


def _is_allauths(name: str) -> bool:
    return name.startswith("account_")


def _hidden(world, person: str, doctor: str) -> set[str]:
    """What of a doctor's record must not show to somebody else."""
    name = str(world.people[doctor])
    supervised = doctor in SUPERVISED.get(person, ())
    directed = doctor in DIRECTED.get(person, ())
    hidden = {reflection_of(world.people[doctor]), f"Draft of {name}", f"Withdrawn of {name}"}
    if not supervised:
        hidden |= {f"Submitted of {name}", f"Returned of {name}", f"Taken back of {name}"}
        hidden |= {f"Asked of {name}"}
    if not directed:
        hidden |= {f"Reasons about {name}"}
    if not supervised and not directed:
        hidden |= {f"Verified of {name}", f"ost of {name}"}
        if person != "other_supervisor":  # who signed one
            hidden |= {f"Signed of {name}"}
        if person not in ADMINISTRATORS:  # who know their people, and place them on ladders
            hidden |= {world.people[doctor].doctor.key, *world.uuids[doctor]}
    return hidden


def _assert_absent(marks: set[str], pages, excused=()) -> None:
    leaks = []
    for page in pages:
        text = page.text
        for words in excused:
            text = text.replace(words, "")
        leaks += [f"{mark!r} on {page}: {_around(mark, text)}" for mark in marks if mark in text]
    assert not leaks, "\n".join(leaks[:40])


def _around(mark: str, text: str) -> str:
    at = text.index(mark)
    return " ".join(text[max(0, at - 60) : at + 60].split())
