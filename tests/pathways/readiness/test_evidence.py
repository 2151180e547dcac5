"""What is said of the evidence behind an answer, and to whom."""

from pathways.readiness import engine
from pathways.readiness.queries import evidence_of
from tests.accounts.factories import OrganisationFactory, director_of
from tests.pathways.factories import AppointmentFactory


def test_a_post_elsewhere_is_not_named_to_a_director_here(world):
    """A doctor of two trusts: each sees the titles of its own posts alone."""
    elsewhere = OrganisationFactory()
    post = AppointmentFactory(doctor=world.doctor, organisation=elsewhere, title="Secret post")
    fact = engine.Service(
        post.starts_on, None, post.leadership, post.tier, f"service:{post.uuid.hex}"
    )

    def words(reader):
        return evidence_of([fact], {}, {}, reader=reader)[fact.ref].words

    assert words(world.director) == "A post elsewhere"
    assert words(world.doctor.user) == "Secret post"
    assert words(director_of(elsewhere)) == "Secret post"
