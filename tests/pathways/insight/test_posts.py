"""Leadership posts and what their holders lack: the rows, against a slow count, and the page."""

from datetime import date, timedelta
from random import Random

import pytest
from django.urls import reverse

from accounts.audit.models import AuditEvent
from common import clock
from pathways.appointments.models import Appointment
from pathways.insight.queries import SHORT, apart, shortfalls
from pathways.journeys.actions import close_journey, start_journey
from pathways.journeys.models import Journey
from pathways.readiness.actions import refresh
from pathways.readiness.models import PostSpan
from tests.accounts import factories as accounts
from tests.pathways import factories as pathways
from tests.pathways.insight.world import random_world, some_day
from tests.training import factories as training

pytestmark = pytest.mark.django_db
URL = reverse("insight:posts")
START = date(2025, 3, 3)


def span_on(post, day):
    spans = PostSpan.objects.filter(appointment=post).order_by("pk")
    return next(one for one in spans if one.starts_on <= day < one.ends_on)


def rank(row):
    now, first = row
    return 0 if now.untrained else 1 if first.untrained else 2


def slowly(world, on):
    """(post, lacking now, lacking at first) of those held on the ladder, and the others."""
    judged, others = [], []
    for post in Appointment.objects.filter(revoked_at=None).order_by("pk"):
        is_held = post.starts_on <= on and (post.ends_on is None or post.ends_on > on)
        if not is_held or post.organisation not in world.places or post.tier < 1:
            continue
        journeys = [
            one
            for one in Journey.objects.filter(doctor=post.doctor)
            if one.started_on <= on and (one.closed_on is None or one.closed_on > on)
        ]
        if post.rung and journeys:
            judged.append((span_on(post, on), span_on(post, post.starts_on)))
        else:
            others.append(post)
    return judged, others


@pytest.mark.parametrize("seed", range(6))
def test_the_posts_are_those_of_a_slow_count_worst_first(seed):
    random = Random(seed)
    world = random_world(random, doctors=12)
    on = some_day(random)
    directed = Appointment.objects.directed_by(world.director)
    found = list(shortfalls(world.director, directed, on))
    judged, others = slowly(world, on)
    told = {
        now.appointment_id: (first.lacking, first.untrained, first.met) for now, first in judged
    }
    assert {
        one.pk: (one.first_lacking, one.first_untrained, one.first_met) for one in found
    } == told
    ranks = [rank((one, span_on(one, one.starts_on))) for one in found]
    assert ranks == sorted(ranks)
    short = [now.appointment_id for now, first in judged if now.lacking or first.lacking]
    rows = shortfalls(world.director, directed, on).filter(SHORT)
    assert {one.pk for one in rows} == set(short)
    assert set(apart(directed, on)) == set(others)


@pytest.fixture
def asked(trust):
    """Rung B, of tier 1, asks for two modules and a level."""
    group = pathways.RequirementGroupFactory(rung=trust.rungs.B)
    trust.modules = [training.ModuleFactory(title=name) for name in ("Budgets", "Rotas")]
    for module in trust.modules:
        pathways.RequirementFactory(group=group, kind="module", module=module)
    element = training.ElementFactory(name="Pacing")
    pathways.RequirementFactory(group=group, kind="level", element=element, level=2)
    trust.department = accounts.OrganisationFactory(parent=trust.organisation, name="Wards")
    return trust


def holder(world, name="Amara Holder", *, done=(), journey=True, **post):
    """A doctor in a post on rung B since START who did modules on these days after it began."""
    doctor = accounts.DoctorFactory(organisation=world.organisation, user__full_name=name)
    if journey:
        start_journey(
            doctor=doctor,
            version=world.version,
            rung=world.rungs.A,
            since=START - timedelta(days=90),
            organisation=world.organisation,
            by=None,
        )
    terms = {"rung": world.rungs.B, "tier": 1, "starts_on": START, "title": f"Post of {name}"}
    pathways.AppointmentFactory(
        doctor=doctor, **({"organisation": world.organisation} | terms | post)
    )
    for module, days in zip(world.modules, done, strict=False):
        training.CompletionFactory(
            doctor=doctor, module=module, completed_on=START + timedelta(days=days)
        )
    refresh(doctor=doctor)
    return doctor


def shown(client, world, **query):
    client.force_login(world.director)
    page = client.get(URL, query)
    assert page.status_code == 200
    return page


def names(page):
    return [row.post.doctor.user.full_name for row in page.context["held"]]


def test_training_lacking_today_comes_before_training_lacking_at_the_start(client, asked):
    holder(asked, "Ready at Start", done=(-5, -5))
    holder(asked, "Late", done=(40, 40))
    holder(asked, "Half", done=(-5,))
    holder(asked, "None")
    page = shown(client, asked)
    assert names(page) == ["None", "Half", "Late", "Ready at Start"]
    late = page.context["held"][2]
    assert [one.sentence for one in late.at_first.training] == ["Budgets", "Rotas"]
    assert not late.today.training
    assert [one.sentence for one in late.today.others] == ["Pacing at level 2 or above"]
    assert page.context["promise"].today.fraction == 0.5


def test_a_post_is_held_up_to_the_day_before_it_ends(client, asked):
    holder(asked, ends_on=date(2025, 6, 2))
    last = shown(client, asked, on="2025-06-01")
    assert (names(last), last.context["promise"].today.of) == (["Amara Holder"], 1)
    after = shown(client, asked, on="2025-06-02")
    assert (names(after), after.context["promise"].today.of) == ([], 0)


def test_every_row_leads_on_to_what_mends_it(client, asked):
    doctor = holder(asked)
    page = shown(client, asked).content.decode()
    journey = Journey.objects.get(doctor=doctor)
    rung = asked.rungs.B.uuid
    for url in (
        reverse("modules:module", args=[asked.modules[0].uuid]),
        reverse("readiness:doctor-rung", args=[doctor.uuid, rung]),
        reverse("reviews:case", args=[journey.uuid, rung]),
        reverse("journeys:doctor", args=[doctor.uuid]),
    ):
        assert url in page
        assert client.get(url).status_code == 200


def test_an_earlier_day_shows_what_was_lacking_then(client, asked):
    holder(asked, done=(40, 60))
    then = shown(client, asked, on=(START + timedelta(days=50)).isoformat())
    (row,) = then.context["held"]
    assert [one.sentence for one in row.today.training] == ["Rotas"]
    before = shown(client, asked, on="2025-03-02")
    assert names(before) == []
    assert "No leadership posts here" in before.content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, {"Main", "Ward", "Actor", "Late"}),
        ({"lacks": "today"}, {"Main", "Ward", "Actor", "Late"}),
        ({"lacks": "training"}, {"Main", "Ward", "Actor"}),
        ({"lacks": "start"}, {"Main", "Ward", "Actor", "Late"}),
        ({"acting": "yes"}, {"Actor"}),
        ({"acting": "no"}, {"Main", "Ward", "Late"}),
        ({"tier": "1"}, {"Main", "Ward", "Actor", "Late"}),
        ({"tier": "2"}, set()),
        ({"organisation": "Wards"}, {"Ward"}),
        ({"on": "2100-12-31"}, {"Main", "Ward", "Actor", "Late"}),
    ],
)
def test_filters_narrow(client, asked, query, found):
    holder(asked, "Main")
    holder(asked, "Ward", organisation=asked.department)
    holder(asked, "Actor", is_acting=True)
    holder(asked, "Late", done=(40, 40))
    if "organisation" in query:
        query = {"organisation": str(asked.department.uuid)}
    page = shown(client, asked, **query)
    assert set(names(page)) == found


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"on": "soon"}, "Give a date that exists"),
        ({"on": "0001-01-01"}, "Pick a day between"),
        ({"on": "9999-12-31"}, "Pick a day between"),
        ({"tier": "0"}, "no such choice here"),
        ({"acting": "perhaps"}, "no such choice here"),
        ({"lacks": "courage"}, "no such choice here"),
        ({"organisation": "not-a-uuid"}, "no such choice here"),
    ],
)
def test_wrong_input_is_told_in_a_sentence_and_left_out(client, asked, query, sentence):
    holder(asked)
    client.force_login(asked.director)
    page = client.get(URL, query)
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert len(page.context["held"]) == 1


def test_posts_without_a_rung_and_doctors_off_the_ladder_stand_apart(client, asked):
    rungless = holder(asked, "No Rung", rung=None)
    off = holder(asked, "Off Ladder", journey=False)
    page = shown(client, asked)
    assert names(page) == []
    assert [post.doctor for post in page.context["apart"]] == [rungless, off]
    text = page.content.decode()
    assert reverse("journeys:start", args=[off.uuid]) in text
    post = Appointment.objects.get(doctor=rungless)
    assert reverse("appointments:appointment-correct", args=[post.uuid]) in text
    assert "training lacking: 2" in text


def test_a_journey_that_was_closed_takes_the_post_apart(client, asked):
    doctor = holder(asked)
    close_journey(
        journey=Journey.objects.get(doctor=doctor),
        closed_on=date(2025, 9, 1),
        reason="Left the trust.",
        by=None,
    )
    assert names(shown(client, asked, on="2025-08-31")) == ["Amara Holder"]
    page = shown(client, asked, on="2025-09-01")
    assert [post.doctor for post in page.context["apart"]] == [doctor]


def test_a_post_that_was_taken_back_is_nowhere(client, asked):
    doctor = holder(asked)
    Appointment.objects.filter(doctor=doctor).update(revoked_at=clock.now())
    refresh(doctor=doctor)
    page = shown(client, asked)
    assert (names(page), page.context["apart"]) == ([], [])


def test_only_what_one_directs_is_shown(client, asked):
    holder(asked)
    client.force_login(accounts.director_of(accounts.OrganisationFactory()))
    page = client.get(URL)
    assert names(page) == []
    assert page.context["promise"].today.of == 0
    assert "Amara" not in page.content.decode()


@pytest.mark.parametrize("who", ["administrator", "supervisor"])
def test_others_are_told_why_not(client, asked, who):
    client.force_login(getattr(asked, who))
    page = client.get(URL)
    assert page.status_code == 403
    assert "Only a medical director sees who holds leadership posts." in page.content.decode()


def test_the_page_keeps_to_its_budget_whatever_the_rows(client, asked, query_budget):
    for number in range(30):
        holder(asked, f"Holder {number}", done=(10,))
        holder(asked, f"Apart {number}", journey=False)
    client.force_login(asked.director)
    with query_budget("insight:posts"):
        page = client.get(URL)
    assert len(page.context["held"]) == 25
    assert len(page.context["apart"]) == 26
    assert "The first 25" in page.content.decode()


def test_opening_the_list_leaves_one_event_without_names_and_one_for_each_holder(client, asked):
    holder(asked)
    holder(asked, "Apart", journey=False)
    shown(client, asked)
    seen = AuditEvent.objects.filter(action="insight.list_holder")
    assert {str(one.about) for one in seen} == {"Amara Holder", "Apart"}
    event = AuditEvent.objects.get(action="insight.posts")
    assert event.about is None
    assert "Amara" not in str(event.details)


def test_a_swap_shows_the_same_as_the_page(client, asked):
    holder(asked)
    client.force_login(asked.director)
    part = client.get(URL, headers={"HX-Request": "true"})
    assert not part.content.strip().lower().startswith(b"<!doctype")
    assert names(part) == ["Amara Holder"]


@pytest.mark.parametrize("posts", [0, 1, 2])
def test_home_counts_the_posts_that_its_link_lists(client, asked, posts):
    """Posts, not doctors: one who holds two lacks what both ask."""
    doctor = holder(asked) if posts else None
    if posts == 2:
        pathways.AppointmentFactory(
            doctor=doctor, organisation=asked.organisation, rung=asked.rungs.B, starts_on=START
        )
        refresh(doctor=doctor)
    assert on_home(client, asked) == posts


def test_home_counts_the_posts_of_those_whose_journey_is_elsewhere(client, asked):
    doctor = holder(asked, journey=False)
    pathways.JourneyFactory(
        doctor=doctor, rung=asked.rungs.A, organisation=accounts.OrganisationFactory()
    )
    refresh(doctor=doctor)
    assert on_home(client, asked) == 1


def on_home(client, asked):
    """What home counts, seen to be as many as its link lists."""
    client.force_login(asked.director)
    home = client.get(reverse("home:page"))
    assert f"{URL}?lacks=today" in home.content.decode()
    count = home.context["director"].unmet_posts
    assert shown(client, asked, lacks="today").context["page"].paginator.count == count
    return count
