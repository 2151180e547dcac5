"""Pages on which people keep their own details."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.people.actions import register_doctor, rename, update_profile
from accounts.people.forms import DoctorForm, NameForm, ProfileForm
from accounts.people.models import Doctor, User
from accounts.people.requests import PersonRequest
from common import clock
from common.forms import attempt


@require_http_methods(["GET", "POST"])
def profile(request: PersonRequest) -> HttpResponse:
    """My details: name, and what I am as a doctor."""
    doctor = Doctor.objects.of(request.user)
    form: ProfileForm | NameForm
    if doctor is None:
        form = NameForm(request.POST or None, initial={"full_name": request.user.full_name})
    else:
        form = ProfileForm(request.POST or None, initial=ProfileForm.of(doctor))
    if attempt(form, lambda: _save(request.user, doctor, form)):
        messages.success(request, "Your details are saved.")
        return redirect("people:profile")
    context = {"form": form, "doctor": doctor, "tier": doctor and doctor.tier_on(clock.today())}
    status = 422 if form.is_bound else 200
    return render(request, "accounts/people/profile.html", context, status=status)


@require_http_methods(["GET", "POST"])
def register(request: PersonRequest) -> HttpResponse:
    """What completes my record as a doctor."""
    if Doctor.objects.of(request.user) is not None:
        return redirect("people:profile")
    form = DoctorForm(request.POST or None, initial={"working_fraction": "1"})
    if attempt(
        form, lambda: register_doctor(user=request.user, by=request.user, **form.for_action())
    ):
        messages.success(request, "Your record is complete.")
        return redirect("home:page")
    status = 422 if form.is_bound else 200
    return render(request, "accounts/people/register.html", {"form": form}, status=status)


def _save(user: User, doctor: Doctor | None, form: ProfileForm | NameForm) -> None:
    if doctor is None or not isinstance(form, ProfileForm):
        rename(user=user, by=user, full_name=form.cleaned_data["full_name"])
    else:
        update_profile(doctor=doctor, by=user, **form.for_action())
