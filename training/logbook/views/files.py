"""Files of entries: handed out to those who may see them, taken off by their doctor."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.audit.actions import record_read
from accounts.people.requests import PersonRequest
from training.logbook.actions import remove_file
from training.logbook.models import EntryFile


@require_GET
@never_cache
def file(request: PersonRequest, uuid: UUID) -> FileResponse:
    """The file itself, always to be saved and never shown as a page of ours."""
    kept = get_object_or_404(
        EntryFile.objects.visible_to(request.user).select_related("entry__doctor"), uuid=uuid
    )
    try:
        content = kept.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    record_read(by=request.user, action="logbook.read_file", about=kept.entry.doctor, target=kept)
    response = FileResponse(
        content,
        as_attachment=True,
        filename=kept.name,
        content_type=kept.content_type,
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
def file_remove(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Take a file off the entry."""
    kept = get_object_or_404(
        EntryFile.objects.visible_to(request.user).select_related("entry"), uuid=uuid
    )
    remove_file(file=kept, by=request.user)
    messages.success(request, f"{kept.name} was removed.")
    return redirect("logbook:entry", kept.entry.uuid)
