"""A trust with a ladder, a doctor on it, and those who act there."""

from types import SimpleNamespace

import pytest

from tests.accounts import factories as accounts
from tests.pathways import factories as pathways


@pytest.fixture
def trust(db):
    """A trust with a published ladder of three rungs, A to C, a doctor, a director, an
    administrator and a supervisor of the doctor.
    """
    organisation = accounts.OrganisationFactory(name="Northgate Trust")
    version = pathways.version_of(organisation, "A", "B", "C")
    doctor = accounts.DoctorFactory(organisation=organisation, user__full_name="Amara Okafor")
    return SimpleNamespace(
        organisation=organisation,
        version=version,
        rungs=SimpleNamespace(**pathways.rungs_of(version)),
        doctor=doctor,
        director=accounts.director_of(organisation, full_name="Dele Director"),
        administrator=accounts.administrator_of(organisation, full_name="Ada Min"),
        supervisor=accounts.supervisor_of(doctor, organisation=organisation, full_name="Sue Per"),
    )
