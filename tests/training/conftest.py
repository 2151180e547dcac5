"""The people of most tests of training: a doctor with a supervisor, in one trust."""

from types import SimpleNamespace

import pytest

from tests.accounts.factories import DoctorFactory, OrganisationFactory, supervisor_of
from tests.training.factories import ElementFactory, EvidenceTypeFactory


@pytest.fixture
def cast(db):
    """`cast.doctor`, `cast.user` (their sign-in), `cast.supervisor`, `cast.stranger` (a doctor)."""
    trust = OrganisationFactory(name="Northgate")
    doctor = DoctorFactory(organisation=trust, user__full_name="Amara Okafor")
    return SimpleNamespace(
        trust=trust,
        doctor=doctor,
        user=doctor.user,
        supervisor=supervisor_of(doctor, organisation=trust, full_name="Helen Marsh"),
        stranger=DoctorFactory(organisation=OrganisationFactory(), user__full_name="Leo Stranger"),
        kind=EvidenceTypeFactory(),
    )


@pytest.fixture
def elements(db):
    """Three elements of our own map."""
    return ElementFactory.create_batch(3)
