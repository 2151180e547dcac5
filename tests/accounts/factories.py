"""People, organisations and what joins them, as they stand in the database; no action is asked."""

from datetime import date
from decimal import Decimal

import factory
from allauth.account.models import EmailAddress
from factory.django import DjangoModelFactory

from accounts.organisations.models import (
    Membership,
    Organisation,
    OrganisationKind,
    Role,
    SupervisionKind,
    SupervisionLink,
    forget_roles,
)
from accounts.organisations.queries import verifying_roles_over
from accounts.people.models import Doctor, Grade, RegistrationBody, User
from common import clock

PASSWORD = "correct horse battery"
LONG_AGO = date(2020, 1, 6)


class UserFactory(DjangoModelFactory):
    """Somebody who can sign in with PASSWORD, without any role."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    full_name = factory.Sequence(lambda n: f"Person Number{n}")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        user = model_class(**kwargs)
        user.set_password(PASSWORD)
        user.save()
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user


class OrganisationFactory(DjangoModelFactory):
    """A trust at the top; `parent=` puts it below another."""

    class Meta:
        model = Organisation

    key = factory.Sequence(lambda n: f"organisation-{n}")
    name = factory.Sequence(lambda n: f"Trust {n}")
    kind = OrganisationKind.TRUST

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        organisation = super()._create(model_class, *args, **kwargs)
        above = organisation.parent.path if organisation.parent else "/"
        organisation.path = f"{above}{organisation.pk}/"
        organisation.save()
        return organisation


class MembershipFactory(DjangoModelFactory):
    """A role since long ago: `MembershipFactory(user=…, organisation=…, role=Role.DIRECTOR)`."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = Role.DOCTOR
    starts_on = LONG_AGO
    ends_on = None


class DoctorFactory(DjangoModelFactory):
    """A consultant; `organisation=` also gives them the role of doctor there, `tier=` a tier since
    they qualified.
    """

    class Meta:
        model = Doctor
        skip_postgeneration_save = True

    user = factory.SubFactory(UserFactory)
    registration_body = RegistrationBody.GMC
    registration_number = factory.Sequence(lambda n: f"{7000000 + n}")
    grade = Grade.CONSULTANT
    specialty = "Cardiology"
    working_fraction = Decimal("1.000")
    qualified_on = date(2005, 7, 1)

    @factory.post_generation
    def organisation(self, create, extracted, **_kwargs):
        if create and extracted:
            MembershipFactory(user=self.user, organisation=extracted, role=Role.DOCTOR)

    @factory.post_generation
    def tier(self, create, extracted, **_kwargs):
        if create and extracted:
            self.tier_changes.create(since=self.qualified_on, tier=extracted)


class SupervisionLinkFactory(DjangoModelFactory):
    """Supervision since long ago.

    A supervisor who may not verify where the doctor works is given the role there.
    """

    class Meta:
        model = SupervisionLink
        skip_postgeneration_save = True

    doctor = factory.SubFactory(DoctorFactory)
    supervisor = factory.SubFactory(UserFactory)
    kind = SupervisionKind.EDUCATIONAL
    starts_on = LONG_AGO
    ends_on = None

    @factory.post_generation
    def role(self, create, _extracted, **_kwargs):
        if verifying_roles_over(self.doctor, clock.today()).filter(user=self.supervisor).exists():
            return
        works_at = Membership.objects.filter(user=self.doctor.user, role=Role.DOCTOR).first()
        if works_at is not None:
            MembershipFactory(
                user=self.supervisor, organisation=works_at.organisation, role=Role.SUPERVISOR
            )
            forget_roles(self.supervisor)


def administrator_of(organisation, **fields):
    """Somebody with the role of administrator in `organisation`."""
    return MembershipFactory(
        user=UserFactory(**fields), organisation=organisation, role=Role.ADMINISTRATOR
    ).user


def director_of(organisation, **fields):
    """Somebody with the role of medical director in `organisation`."""
    return MembershipFactory(
        user=UserFactory(**fields), organisation=organisation, role=Role.DIRECTOR
    ).user


def supervisor_of(*doctors, organisation, **fields):
    """Somebody with the role of supervisor in `organisation`, who supervises `doctors`."""
    user = MembershipFactory(
        user=UserFactory(**fields), organisation=organisation, role=Role.SUPERVISOR
    ).user
    for doctor in doctors:
        SupervisionLinkFactory(doctor=doctor, supervisor=user)
    return user
