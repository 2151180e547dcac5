"""Small random worlds: doctors in two departments, their posts, training and ratings."""

from datetime import date, timedelta
from types import SimpleNamespace

from common import clock
from pathways.journeys.actions import start_journey
from pathways.readiness.actions import refresh
from tests.accounts import factories as accounts
from tests.pathways import factories as pathways
from tests.training import factories as training
from training.verification.models import SignedRating

FIRST, DAYS = date(2023, 1, 2), 1_300


def some_day(random):
    return FIRST + timedelta(days=random.randrange(DAYS))


def ladder_of(trust):
    """Rungs A, B and C of tiers 0, 1 and 2; B and C ask for some of the same."""
    version = pathways.version_of(trust, "A", "B", "C")
    rungs = SimpleNamespace(**pathways.rungs_of(version))
    modules = [training.ModuleFactory(title=f"Module {name}") for name in "UVWXY"]
    elements = [training.ElementFactory() for _ in range(3)]
    for rung, asked in ((rungs.A, 1), (rungs.B, 2), (rungs.C, 3)):
        every = pathways.RequirementGroupFactory(rung=rung, name="All of these")
        for module in modules[asked - 1 : asked + 1]:
            pathways.RequirementFactory(group=every, kind="module", module=module)
        for element in elements[:asked]:
            level = min(asked, 2)
            pathways.RequirementFactory(group=every, kind="level", element=element, level=level)
        some = pathways.RequirementGroupFactory(
            rung=rung, name="Choice", at_least=max(1, asked - 1)
        )
        for module in modules[2:]:
            pathways.RequirementFactory(group=some, kind="module", module=module)
        pathways.RequirementFactory(group=some, kind="level", element=elements[2], level=1)
    return version, rungs, modules, elements


def random_world(random, doctors=9):
    """A trust that `director` directs, with doctors of all sorts; and one who belongs elsewhere."""
    trust = accounts.OrganisationFactory()
    places = [trust, *(accounts.OrganisationFactory(parent=trust) for _ in range(2))]
    elsewhere = accounts.OrganisationFactory()
    version, rungs, modules, elements = ladder_of(trust)
    signer = accounts.director_of(trust)
    world = SimpleNamespace(
        trust=trust,
        places=places,
        version=version,
        rungs=rungs,
        modules=modules,
        elements=elements,
        director=signer,
        doctors=[],
    )
    for number in range(doctors):
        place = random.choice(places) if number else elsewhere
        world.doctors.append(_doctor(world, place, signer, random))
    return world


def _doctor(world, place, signer, random):
    doctor = accounts.DoctorFactory(organisation=place)
    if place in world.places and random.random() < 0.8:
        start_journey(
            doctor=doctor,
            version=world.version,
            rung=random.choice([world.rungs.A, world.rungs.B, world.rungs.C]),
            since=some_day(random),
            organisation=place,
            by=None,
        )
    for _ in range(random.randrange(3)):
        starts = some_day(random)
        ends = starts + timedelta(days=random.randrange(1, 700))
        rung = random.choice([None, world.rungs.A, world.rungs.B, world.rungs.C])
        pathways.AppointmentFactory(
            doctor=doctor,
            organisation=place,
            rung=rung,
            tier=rung.tier if rung else random.randrange(3),
            is_acting=random.random() < 0.3,
            starts_on=starts,
            ends_on=random.choice([None, ends]),
            revoked_at=random.choice([None, None, None, clock.now()]),
        )
    for module in random.sample(world.modules, random.randrange(6)):
        training.CompletionFactory(
            doctor=doctor,
            module=module,
            completed_on=some_day(random),
            revoked_at=random.choice([None, None, clock.now()]),
        )
    _rate(world, doctor, signer, random)
    refresh(doctor=doctor)
    return doctor


def _rate(world, doctor, signer, random):
    """Ratings, of which some are of one day: then the later recorded holds."""
    day = some_day(random)
    for _ in range(random.randrange(6)):
        SignedRating.objects.create(
            doctor=doctor,
            element=random.choice(world.elements),
            level=random.randrange(1, 6),
            rated_on=random.choice([day, some_day(random)]),
            signed_by=signer,
            recorded_at=clock.now() + timedelta(seconds=random.randrange(3)),
            revoked_at=random.choice([None, None, None, clock.now()]),
        )
