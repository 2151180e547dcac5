"""The pages of journeys, and what is sent to them."""

import uuid

from django.urls import reverse

from common.forms import SUBMIT_KEY


def sent(**fields):
    return fields | {SUBMIT_KEY: str(uuid.uuid4())}


def url(name, row=None):
    return reverse(f"journeys:{name}", args=[row.uuid] if row else [])
