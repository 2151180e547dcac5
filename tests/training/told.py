"""What browsers send to the log."""

import uuid
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from common import clock

NEW = "/log/new/"
PDF_FILE = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\nstartxref\n9\n%%EOF\n"


def yesterday():
    return (clock.today() - timedelta(days=1)).isoformat()


def form(**changes):
    """What the quick page sends."""
    told = {
        "entry": str(uuid.uuid4()),
        "revision": "0",
        "form_key": str(uuid.uuid4()),
        "submit_key": str(uuid.uuid4()),
        "title": "Chaired the audit meeting",
        "ended_on": yesterday(),
        "hours": "1.5",
    }
    return told | changes


def as_form(entry, **changes):
    return form(
        entry=str(entry.uuid),
        revision=str(entry.revision),
        title=entry.title,
        ended_on=entry.ended_on.isoformat(),
        hours=str(entry.hours),
        **changes,
    )


def pdf(name="certificate.pdf"):
    return SimpleUploadedFile(name, PDF_FILE)


def entry_url(entry, page="entry"):
    return reverse(f"logbook:{page}", args=[entry.uuid])
