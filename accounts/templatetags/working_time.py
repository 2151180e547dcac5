"""A doctor's working time in the words of where they work."""

from django import template

from accounts.organisations.models import Organisation
from accounts.organisations.queries import home_organisation_of, working_time_of
from accounts.people.models import Doctor, User
from common.units import describe_fraction

register = template.Library()


@register.simple_tag
def working_time(*, doctor: Doctor, seen_by: User | None = None) -> str:
    """ "8 PA at Northmoor Hospitals", or "0.8 of full time" for somebody who works nowhere yet.

    Of several places the first that `seen_by`, if given, has to do with. Two queries.
    """
    places = Organisation.objects.visible_to(seen_by) if seen_by else None
    home = home_organisation_of(doctor, places)
    if home is None:
        return f"{doctor.working_fraction.normalize():f} of full time"
    time = working_time_of(home)
    share = describe_fraction(
        doctor.working_fraction, unit=time.unit, full_time_hours=time.full_time_hours
    )
    return f"{share} at {home}"
