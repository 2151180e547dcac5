"""The page behind the bell."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from accounts.notifications.actions import mark_all_read, mark_read
from accounts.notifications.models import Notification
from accounts.people.requests import PersonRequest
from common.paging import page_of


@require_GET
def list_(request: PersonRequest) -> HttpResponse:
    """What I was told, newest first."""
    told = Notification.objects.visible_to(request.user)
    context = {"page": page_of(request, told), "unread": told.unread().count()}
    return render(request, "accounts/notifications/list.html", context)


@require_POST
def open_(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Mark one as read and go where it leads."""
    told = get_object_or_404(Notification.objects.visible_to(request.user), uuid=uuid)
    mark_read(notification=told, by=request.user)
    if told.url and url_has_allowed_host_and_scheme(told.url, allowed_hosts=None):
        return HttpResponseRedirect(told.url)
    return redirect("notifications:list")


@require_POST
def read_all(request: PersonRequest) -> HttpResponse:
    """Mark all of mine as read."""
    count = mark_all_read(by=request.user)
    messages.success(request, f"{count} marked as read." if count else "Nothing was unread.")
    return redirect("notifications:list")
