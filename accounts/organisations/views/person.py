"""One person, as an administrator sees and keeps them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.audit.actions import record_read
from accounts.organisations.actions import (
    close_account,
    end_role,
    end_supervision,
    grant_role,
    link_supervisor,
    register_doctor_for,
    reopen_account,
    update_profile_of,
)
from accounts.organisations.forms import ConfirmForm, EndForm, RoleForm, SupervisionForm, end_of
from accounts.organisations.models import Invitation, Organisation, Permission, Role
from accounts.organisations.queries import (
    doctors_under,
    memberships_managed_by,
    people_managed_by,
    supervision_managed_by,
    supervisors_offered,
)
from accounts.organisations.rules import (
    check_can_grant_to,
    check_can_open_or_close,
    check_manages_future_doctor,
)
from accounts.people.forms import DoctorForm, ProfileForm
from accounts.people.models import Doctor, User
from accounts.people.requests import PersonRequest
from common.forms import attempt
from common.rules import why_not

FEW = 5


@require_GET
def person(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Roles, supervision, invitations and account of one person."""
    someone = _person(request, uuid)
    doctor = _doctor(request, someone)
    managed = memberships_managed_by(request.user).filter(user=someone)
    roles = list(managed.select_related("organisation"))
    links = supervision_managed_by(request.user).filter(doctor=doctor)
    invitations = Invitation.objects.visible_to(request.user).filter(email=someone.email)
    if doctor is not None:
        record_read(by=request.user, action="organisations.read_person", about=doctor)
    context = {
        "person": someone,
        "doctor": doctor,
        "roles": roles,
        "is_doctor": any(r.role == Role.DOCTOR and r.state == "current" for r in roles),
        "links": links.select_related("supervisor", "doctor") if doctor else (),
        "invitations": invitations.select_related("organisation")[:FEW],
        "why_no_role": why_not(check_can_grant_to, request.user, someone),
        "why_no_closing": why_not(check_can_open_or_close, request.user, someone),
    }
    return render(request, "accounts/organisations/person.html", context)


@require_http_methods(["GET", "POST"])
def person_profile(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """A doctor's details, kept by an administrator."""
    someone = _person(request, uuid)
    check_manages_future_doctor(request.user, someone)
    doctor = _doctor(request, someone)
    form: DoctorForm
    if doctor is None:
        form = DoctorForm(request.POST or None, initial={"working_fraction": "1"})
    else:
        form = ProfileForm(request.POST or None, initial=ProfileForm.of(doctor))
        if request.method == "GET":
            record_read(by=request.user, action="organisations.read_profile", about=doctor)

    def save() -> None:
        if doctor is None:
            register_doctor_for(user=someone, by=request.user, **form.for_action())
        else:
            update_profile_of(doctor=doctor, by=request.user, **form.for_action())

    if attempt(form, save):
        messages.success(request, f"The details of {someone} are saved.")
        return redirect("organisations:person", someone.uuid)
    context = {"form": form, "person": someone, "cancel_url": _page_of(someone)}
    return _form(request, "person_profile", context)


@require_http_methods(["GET", "POST"])
def role_new(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Give somebody a role."""
    someone = _person(request, uuid)
    check_can_grant_to(request.user, someone)
    places = Organisation.objects.where(request.user, Permission.MANAGE_PEOPLE)
    form = RoleForm(request.POST or None, places=places)
    if attempt(form, lambda: grant_role(user=someone, by=request.user, **form.cleaned_data)):
        messages.success(request, f"{someone} has the role.")
        return redirect("organisations:person", someone.uuid)
    context = {"form": form, "person": someone, "cancel_url": _page_of(someone)}
    return _form(request, "role_new", context)


@require_http_methods(["GET", "POST"])
def role_end(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """End a role, after asking."""
    rows = memberships_managed_by(request.user).select_related("user", "organisation")
    role = get_object_or_404(rows, uuid=uuid)
    form = EndForm(request.POST or None, initial=end_of(role))
    if attempt(form, lambda: end_role(membership=role, by=request.user, **form.cleaned_data)):
        messages.success(request, f"The role of {role.user} ends.")
        return _back_to(request, role.user)
    return _confirm(request, "role_end", form, role.user, submit="End the role", role=role)


@require_http_methods(["GET", "POST"])
def supervision_new(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Name somebody to oversee a doctor."""
    doctors = doctors_under(request.user, Permission.MANAGE_PEOPLE).select_related("user")
    doctor = get_object_or_404(doctors, user__uuid=uuid)
    offered = supervisors_offered(request.user, doctor)
    form = SupervisionForm(request.POST or None, supervisors=offered)
    if attempt(form, lambda: link_supervisor(doctor=doctor, by=request.user, **form.cleaned_data)):
        messages.success(request, f"{doctor} has a supervisor.")
        return redirect("organisations:person", uuid)
    context = {"form": form, "person": doctor.user, "cancel_url": _page_of(doctor.user)}
    return _form(request, "supervision_new", context)


@require_http_methods(["GET", "POST"])
def supervision_end(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """End supervision, after asking."""
    rows = supervision_managed_by(request.user).select_related("doctor__user", "supervisor")
    link = get_object_or_404(rows, uuid=uuid)
    form = EndForm(request.POST or None, initial=end_of(link))
    if attempt(form, lambda: end_supervision(link=link, by=request.user, **form.cleaned_data)):
        messages.success(request, f"The supervision of {link.doctor} ends.")
        return _back_to(request, link.doctor.user)
    submit = "End the supervision"
    return _confirm(request, "supervision_end", form, link.doctor.user, submit=submit, link=link)


@require_http_methods(["GET", "POST"])
def account_close(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Let somebody sign in no more, after asking."""
    someone = _person(request, uuid)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if attempt(form, lambda: close_account(user=someone, by=request.user)):
        messages.success(request, f"{someone} can no longer sign in.")
        return redirect("organisations:person", someone.uuid)
    return _confirm(request, "account_close", form, someone, submit="Close the account")


@require_POST
def account_reopen(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Let somebody sign in again."""
    someone = _person(request, uuid)
    reopen_account(user=someone, by=request.user)
    messages.success(request, f"{someone} can sign in again.")
    return redirect("organisations:person", someone.uuid)


def _person(request: PersonRequest, uuid: UUID) -> User:
    return get_object_or_404(people_managed_by(request.user), uuid=uuid)


def _doctor(request: PersonRequest, someone: User) -> Doctor | None:
    doctors = doctors_under(request.user, Permission.MANAGE_PEOPLE).select_related("user")
    return doctors.filter(user=someone).first()


def _page_of(someone: User) -> str:
    return reverse("organisations:person", args=[someone.uuid])


def _back_to(request: PersonRequest, someone: User) -> HttpResponse:
    """To the person's page, or to the list when they are nobody to `request.user` any more."""
    if people_managed_by(request.user).filter(pk=someone.pk).exists():
        return redirect("organisations:person", someone.uuid)
    return redirect("organisations:people" if _still_manages(request) else "home:page")


def _still_manages(request: PersonRequest) -> bool:
    return Organisation.objects.where(request.user, Permission.MANAGE_PEOPLE).exists()


def _form(request: PersonRequest, page: str, context: dict[str, Any]) -> HttpResponse:
    status = 422 if context["form"].is_bound else 200
    return render(request, f"accounts/organisations/{page}.html", context, status=status)


def _confirm(
    request: PersonRequest, page: str, form: Any, someone: User, *, submit: str, **more: Any
) -> HttpResponse:
    context = {"form": form, "person": someone, "submit": submit, "cancel_url": _page_of(someone)}
    return _form(request, page, context | more)
