"""Two trusts in one region, and a third elsewhere; who administers each."""

from types import SimpleNamespace

import pytest
from django.test import Client

from accounts.organisations.models import OrganisationKind
from tests.accounts.factories import DoctorFactory, OrganisationFactory, administrator_of


@pytest.fixture
def world(db):
    region = OrganisationFactory(name="Region", key="region", kind=OrganisationKind.REGION)
    north = OrganisationFactory(name="North", key="north", parent=region)
    south = OrganisationFactory(name="South", key="south", parent=region)
    ward = OrganisationFactory(name="Cardiology", key="cardiology", parent=north)
    elsewhere = OrganisationFactory(name="Elsewhere", key="elsewhere")
    return SimpleNamespace(
        region=region,
        north=north,
        south=south,
        ward=ward,
        elsewhere=elsewhere,
        region_admin=administrator_of(region, full_name="Rita Region"),
        north_admin=administrator_of(north, full_name="Nora North"),
        south_admin=administrator_of(south, full_name="Sam South"),
        elsewhere_admin=administrator_of(elsewhere, full_name="Eve Elsewhere"),
        doctor=DoctorFactory(organisation=ward, user__full_name="Dr Ada Okafor"),
    )


@pytest.fixture
def signed_in():
    def sign_in(user):
        client = Client()
        client.force_login(user)
        return client

    return sign_in
