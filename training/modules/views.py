"""The training catalogue, a module's page, and an organisation's own modules."""

from uuid import UUID

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.organisations.models import Organisation, Permission
from accounts.organisations.queries import holds
from accounts.people.models import Doctor
from accounts.people.requests import PersonRequest
from common.forms import RungsForm, attempt
from common.paging import page_of
from common.parts import Fact, Link
from common.rules import why_not
from training.modules import actions
from training.modules.forms import ALL, FilterForm, ModuleForm
from training.modules.models import Completion, Module
from training.modules.queries import (
    Listed,
    State,
    chain_to,
    developed_by,
    listed_for,
    standing_of,
)
from training.modules.rules import check_can_edit_module, check_manages_modules


@require_GET
def catalogue(request: PersonRequest) -> HttpResponse:
    """All that is taught; for a doctor by where they stand with it."""
    doctor = Doctor.objects.of(request.user)
    form = FilterForm(request.GET)
    modules = form.narrowed(Module.objects.visible_to(request.user).offered())
    listed = listed_for(doctor, modules.select_related("organisation"))
    show = form.told.get("show", State.OPEN) if doctor else ALL
    page = page_of(request, [one for one in listed if show in (ALL, one.state)])
    prefetch_related_objects([one.module for one in page], "elements")
    context = {
        "doctor": doctor,
        "form": form,
        "is_narrowed": bool(form.told.keys() - {"show"}),
        "page": page,
        "show": show,
        "tabs": _tabs(request, listed, show) if doctor else (),
        "may_manage": holds(request.user, Permission.MANAGE_MODULES),
    }
    template = "_catalogue.html" if request.htmx else "catalogue.html"
    return render(request, f"training/modules/{template}", context)


def _tabs(request: PersonRequest, listed: list[Listed], show: str) -> list[Link]:
    """The states with how many modules are in each, keeping the filters."""
    query = request.GET.copy()
    query.pop("page", None)
    tabs = []
    for key, label in [*State.choices, (ALL, "All")]:
        query["show"] = key
        count = sum(1 for one in listed if key in (ALL, one.state))
        url = f"?{query.urlencode()}"
        tabs.append(Link(label=label, url=url, current=key == show, count=count))
    return tabs


@require_GET
def module(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """One module: what it is, what it develops, what comes first and what it opens."""
    shown = get_object_or_404(
        Module.objects.visible_to(request.user).select_related("organisation"), uuid=uuid
    )
    doctor = Doctor.objects.of(request.user)
    chain = chain_to(shown)
    opens = shown.opens.visible_to(request.user).offered().select_related("organisation")
    standings = standing_of(doctor, [shown, *chain, *opens]) if doctor else {}
    own = Completion.objects.counting().filter(module=shown, doctor=doctor)
    may_manage = (
        shown.organisation is not None
        and why_not(check_can_edit_module, request.user, shown) is None
    )
    context = {
        "module": shown,
        "facts": _facts(shown),
        "developed": developed_by(shown),
        "chain": [Listed(one, standings.get(one.pk)) for one in chain],
        "opens": [Listed(one, standings.get(one.pk)) for one in opens],
        "standing": standings.get(shown.pk),
        "completions": own.select_related("entry").order_by("-completed_on") if doctor else (),
        "may_manage": may_manage,
    }
    return render(request, "training/modules/module.html", context)


def _facts(module: Module) -> list[Fact]:
    return [
        Fact(term="Time", value=module.time),
        Fact(term="How it is taught", value=module.get_mode_display()),
        Fact(term="Topic", value=module.get_topic_display()),
        Fact(term="Prepares for", value=module.get_tier_display()),
        Fact(
            term="Asked for",
            value="Core: before a rung of this tier" if module.is_core else "A module of choice",
        ),
        Fact(term="Taught by", value=module.organisation or "Shared catalogue"),
    ]


@require_GET
def own(request: PersonRequest) -> HttpResponse:
    """The modules of the organisations whose training one manages."""
    check_manages_modules(request.user)
    modules = Module.objects.managed_by(request.user).select_related("organisation")
    page = page_of(request, modules.order_by("organisation__path", "tier", "code"))
    return render(request, "training/modules/own.html", {"page": page})


@require_http_methods(["GET", "POST"])
def module_add(request: PersonRequest) -> HttpResponse:
    """A new module of an organisation."""
    check_manages_modules(request.user)
    organisations = Organisation.objects.where(request.user, Permission.MANAGE_MODULES)
    form = ModuleForm(
        request.POST if request.method == "POST" else None,
        organisations=organisations,
        modules=Module.objects.visible_to(request.user).offered(),
    )
    if attempt(form, lambda: actions.create_module(by=request.user, **form.for_action())):
        messages.success(request, f"{form.cleaned_data['title']} is in the catalogue.")
        return redirect("modules:own")
    context = {"form": form, "back": reverse("modules:own")}
    status = 422 if form.is_bound else 200
    return render(request, "training/modules/add.html", context, status=status)


@require_http_methods(["GET", "POST"])
def module_edit(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Change a module of an organisation."""
    changed = _managed(request, uuid)
    check_can_edit_module(request.user, changed)
    known = Module.objects.known_in(changed.organisation).exclude(pk=changed.pk)
    form = ModuleForm(
        request.POST if request.method == "POST" else None,
        initial=ModuleForm.of(changed),
        modules=known.offered() | known.filter(pk__in=changed.prerequisites.all()),
    )
    if attempt(
        form,
        lambda: actions.update_module(
            module=changed,
            revision=form.cleaned_data["revision"],
            by=request.user,
            **form.for_action(),
        ),
    ):
        messages.success(request, f"{form.cleaned_data['title']} is changed.")
        return redirect("modules:module", changed.uuid)
    context = {"form": form, "module": changed}
    status = 422 if form.is_bound else 200
    return render(request, "training/modules/edit.html", context, status=status)


@require_http_methods(["GET", "POST"])
def module_retire(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Take a module out of the catalogue, once it is confirmed."""
    retired = _managed(request, uuid)
    check_can_edit_module(request.user, retired)
    form = RungsForm(request.POST if request.method == "POST" else None)
    if attempt(form, lambda: actions.retire_module(module=retired, by=request.user)):
        messages.success(request, f"{retired} is retired.")
        return redirect("modules:own")
    context = {
        "module": retired,
        "opens": retired.opens.offered().order_by("tier", "code")[:20],
        "form": form,
        "submit": "Retire the module",
        "cancel_url": reverse("modules:module", args=[retired.uuid]),
    }
    status = 422 if form.is_bound else 200
    return render(request, "training/modules/retire.html", context, status=status)


def _managed(request: PersonRequest, uuid: UUID) -> Module:
    modules = Module.objects.managed_by(request.user).select_related("organisation")
    return get_object_or_404(modules, uuid=uuid)
