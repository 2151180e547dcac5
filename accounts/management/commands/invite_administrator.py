"""How an installation gets its first administrator."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse

from accounts.organisations.actions import create_organisation, invite
from accounts.organisations.models import Organisation, OrganisationKind, Role
from common.errors import Refusal


class Command(BaseCommand):
    """Invites an administrator of an organisation at the top, and prints the link to accept.

    The organisation is made when there is none at the top yet.
    """

    help = "Invite an administrator of an organisation at the top; prints the link to accept."

    def add_arguments(self, parser: CommandParser) -> None:
        """Who, where, and the address under which this site is reached."""
        parser.add_argument("--email", required=True, help="address to sign in with")
        parser.add_argument("--name", required=True, help="name of the person")
        parser.add_argument("--organisation-name", required=True, help="organisation at the top")
        parser.add_argument(
            "--kind",
            choices=OrganisationKind.values,
            default=OrganisationKind.TRUST.value,
            help="what the organisation is, when it is made (default: trust)",
        )
        parser.add_argument(
            "--site", help="address of this site, such as https://rungs.example.org"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the organisation if need be, invite, print."""
        email, name = options["email"].strip(), options["name"].strip()
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email} is not an e-mail address.") from error
        if not name or len(name) > 120:
            raise CommandError("Give a name of at most 120 characters.")
        try:
            with transaction.atomic():
                top = _top(options["organisation_name"].strip(), options["kind"])
                invitation, token = invite(
                    email=email, full_name=name, organisation=top, role=Role.ADMINISTRATOR, by=None
                )
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        path = reverse("organisations:invitation-accept", args=[token])
        self.stdout.write(f"{name} is invited as administrator of {top}. The link to accept,")
        self.stdout.write(f"good until {invitation.expires_at:%d %B %Y}, for them alone:\n\n")
        self.stdout.write(f"  {_site(options['site'])}{path}\n")


def _top(name: str, kind: str) -> Organisation:
    tops = Organisation.objects.filter(parent=None).order_by("name", "id")
    found = tops.filter(name__iexact=name).first()
    if found is not None:
        return found
    if known := ", ".join(top.name for top in tops):
        raise CommandError(f"There is no {name!r} at the top. There is: {known}.")
    if len(name) > 120:
        raise CommandError("Give the organisation a name of at most 120 characters.")
    return create_organisation(name=name, key="", kind=kind, parent=None, by=None)


def _site(given: str | None) -> str:
    if given:
        return given.rstrip("/")
    host = next((host for host in settings.ALLOWED_HOSTS if "*" not in host), "127.0.0.1")
    return f"https://{host}" if settings.HTTPS else f"http://{host}:8000"
