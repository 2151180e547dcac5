"""A version whole, and which rung is next."""

import pytest

from accounts.organisations.models import Role
from pathways.ladders import actions
from pathways.ladders.models import Rung
from pathways.ladders.preset_files import read_ladders
from pathways.ladders.queries import ladders_listed, next_among, next_of, next_rung, version_tree
from pathways.ladders.wording import wording
from tests.accounts.factories import MembershipFactory, OrganisationFactory, UserFactory
from tests.pathways import factories


def side(version, code, below):
    return factories.RungFactory(version=version, code=code, below=below, is_side=True)


@pytest.fixture
def rungs(db):
    """A, B, C one above the other; S hangs off A and T off S; U is at the top beside C."""
    version = factories.version_of(OrganisationFactory(), "A", "B", "C")
    found = factories.rungs_of(version)
    found["S"] = side(version, "S", found["A"])
    found["T"] = side(version, "T", found["S"])
    found["U"] = side(version, "U", found["C"])
    return found


NEXT = {"A": "B", "B": "C", "C": None, "S": "B", "T": None, "U": None}


@pytest.mark.parametrize(("code", "expected"), NEXT.items())
def test_the_next_rung(rungs, code, expected):
    found = next_rung(rungs[code])
    assert (found.code if found else None) == expected


def test_a_rung_that_is_reached_from_a_side_rung_comes_first(rungs):
    factories.RungFactory(version=rungs["A"].version, code="D", below=rungs["S"])
    assert next_rung(rungs["S"]).code == "D"


def test_the_two_ways_to_find_the_next_rung_agree(rungs):
    every = list(rungs["A"].version.rungs.order_by("position"))
    in_rows = dict(Rung.objects.values_list("pk", next_of("pk")))
    for rung in every:
        found = next_among(rung, every)
        assert in_rows[rung.pk] == (found.pk if found else None)


def test_a_version_is_read_whole_in_the_same_queries(vocabulary, count_queries):
    for preset in read_ladders():
        version = actions.start_from_preset(
            preset=preset.key, organisation=OrganisationFactory(), by=None
        )
        with count_queries(at_most=6):
            tree = version_tree(version)
            sentences = [
                wording(one)
                for rung in tree.rungs.all()
                for group in rung.groups.all()
                for one in group.requirements.all()
            ]
        wanted = sum(len(group.requirements) for rung in preset.rungs for group in rung.groups)
        assert len(sentences) == wanted


def test_everybody_with_a_role_sees_what_is_published_and_administrators_the_drafts(db):
    above = OrganisationFactory()
    below = OrganisationFactory(parent=above)
    used = factories.version_of(above, "A").ladder
    drafted = factories.LadderVersionFactory(ladder__organisation=above, status="draft").ladder
    factories.version_of(OrganisationFactory(), "A")
    doctor = MembershipFactory(user=UserFactory(), organisation=below, role=Role.DOCTOR).user
    administrator = MembershipFactory(organisation=above, role=Role.ADMINISTRATOR).user
    assert set(ladders_listed(doctor)) == {used}
    assert set(ladders_listed(administrator)) == {used, drafted}
