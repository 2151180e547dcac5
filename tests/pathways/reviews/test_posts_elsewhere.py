"""A judgement by somebody who directs two trusts, read by those who direct one of them."""

import pytest
from django.urls import reverse

from accounts.organisations.models import forget_roles
from common import clock
from pathways.reviews.actions import judge, promote
from tests.accounts.factories import MembershipFactory, OrganisationFactory, director_of
from tests.pathways.factories import AppointmentFactory, RequirementFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def elsewhere(case):
    """Another trust, in which the doctor holds a post and the judge is director too."""
    place = OrganisationFactory()
    MembershipFactory(user=case.doctor.user, organisation=place, role="doctor")
    MembershipFactory(user=case.director, organisation=place, role="director")
    forget_roles(case.director)
    AppointmentFactory(doctor=case.doctor, organisation=place, title="Secret post")
    RequirementFactory(group=case.requirements[0].group, kind="service", months=1, leadership=0.1)
    return place


def judged(case):
    return judge(
        journey=case.journey,
        rung=case.rung,
        as_at=clock.today(),
        outcome="ready",
        reasons="The budget was held well for a year, and the team says so.",
        by=case.director,
    )


@pytest.fixture
def judgement(case, elsewhere):
    return judged(case)


def shown(client, judgement, *people):
    """The page of the judgement, to each of them."""
    pages = []
    for person in people:
        client.force_login(person)
        pages.append(client.get(reverse("reviews:judgement", args=[judgement.uuid])).text)
    return pages


def test_the_post_is_named_to_its_doctor_and_to_who_directs_there(client, case, judgement):
    people = (case.doctor.user, case.director, case.other_director)
    pages = shown(client, judgement, *people)
    assert ["Secret post" in page for page in pages] == [True, True, False]
    assert ["A post elsewhere" in page for page in pages] == [False, False, True]


def test_a_judge_who_left_there_is_told_no_more_than_others_here(
    client, case, elsewhere, judgement
):
    case.director.memberships.filter(organisation=elsewhere).update(ends_on=clock.today())
    (page,) = shown(client, judgement, case.director)
    assert "Secret post" not in page
    assert "A post elsewhere" in page


def test_what_a_corrected_post_was_called_stays_as_it_was_seen(client, case, judgement):
    case.doctor.appointments.update(revoked_at=clock.now())
    assert "Secret post" in shown(client, judgement, case.director)[0]


def test_an_appointment_in_another_department_is_not_named_either(client, case):
    here, there = (OrganisationFactory(parent=case.organisation) for _ in range(2))
    case.journey.organisation = here
    case.journey.save()
    MembershipFactory(user=case.doctor.user, organisation=here, role="doctor")
    judgement = judged(case)
    post = {"title": "Secret lead", "clinical": 0.8, "leadership": 0.2}
    promote(
        judgement=judgement, by=case.director, organisation=there, starts_on=clock.today(), **post
    )
    pages = shown(client, judgement, case.doctor.user, case.director, director_of(here))
    assert ["Secret lead" in page for page in pages] == [True, True, False]
    assert ["A post elsewhere" in page for page in pages] == [False, False, True]
