"""The request as views see it: nobody gets past the sign-in, so its user is a person."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.people.models import User


class PersonRequest(HttpRequest):
    """The type of the request in a view that needs a sign-in; never made, only written down."""

    user: User
    htmx: HtmxDetails
