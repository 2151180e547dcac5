"""The form of an entry: three fields that are needed, the rest beside."""

import uuid
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.urls import reverse

from accounts.people.models import Doctor, User
from common.files import ACCEPT, WELCOME
from common.forms import DayField, RungsForm
from common.units import plain_number
from training.frameworks.models import LEVELS, Domain, Element, EvidenceType
from training.logbook.forms.fields import (
    NOT_OFFERED,
    FilesField,
    FilesInput,
    IdentifyingTextMixin,
    RowField,
    TextField,
)
from training.logbook.models import LogEntry
from training.logbook.queries import claims_of, elements_by_domain, modules_by_topic, verifiers_of
from training.logbook.rules import (
    MOST_FILES,
    SUMMARY_LIMIT,
    TITLE_LIMIT,
    claim_field,
    content_problems,
)
from training.modules.models import Module, Topic

USUAL_KIND = "CPD"
HOURS_REFUSED = "Give the hours as a number, such as 1.5."
FORGOTTEN_FILES = "Choose the files again: a browser forgets them when a form comes back."


class EntryForm(IdentifyingTextMixin, RungsForm):
    """What an entry says. What a chosen module fills in may be left empty."""

    text_fields = ("title", "summary")

    entry = forms.UUIDField(widget=forms.HiddenInput)
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    form_key = forms.UUIDField(widget=forms.HiddenInput)
    module = RowField(
        queryset=Module.objects.none(),
        to_field_name="uuid",
        required=False,
        label="Module from the catalogue",
        help_text="Fills in the rest.",
    )
    title = TextField(
        label="What",
        max_length=TITLE_LIMIT,
        error_messages={"required": "Say what you did, in a few words."},
    )
    ended_on = DayField(label="When", help_text="Or its last day.")
    hours = forms.DecimalField(
        label="Hours",
        max_digits=6,
        decimal_places=2,
        error_messages={
            "required": "How many hours did it take? An hour is one CPD credit.",
            "invalid": HOURS_REFUSED,
            "max_decimal_places": "Give hours to the quarter, or with two decimals at most, such "
            "as 1.25.",
        },
        widget=forms.NumberInput(attrs={"step": "0.25", "min": "0", "inputmode": "decimal"}),
    )
    kind = RowField(
        queryset=EvidenceType.objects.filter(is_loggable=True),
        to_field_name="code",
        label="Kind",
        required=False,
        empty_label=None,
    )
    topic = forms.ChoiceField(
        error_messages={"invalid_choice": NOT_OFFERED},
        choices=[("", "As the module, or none"), *Topic.choices],
        required=False,
        label="Topic",
    )
    started_on = DayField(
        label="First day", required=False, help_text="If it took more than one day."
    )
    summary = TextField(
        label="Summary",
        required=False,
        max_length=SUMMARY_LIMIT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="What it was and what changed because of it, for your supervisor. Leave patients "
        "and colleagues unnamed.",
    )
    attachments = FilesField(
        required=False,
        label="Files",
        widget=FilesInput(attrs={"accept": ACCEPT}),
        help_text=f"Certificates or papers: {WELCOME}, 10 MB each, {MOST_FILES} in all.",
    )
    asked_of = RowField(
        queryset=User.objects.none(),
        to_field_name="uuid",
        required=False,
        empty_label=None,
        label="Who verifies it",
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        files: Any = None,
        *,
        doctor: Doctor,
        entry: LogEntry | None = None,
        initial: Mapping[str, Any] | None = None,
        as_draft: bool = False,
    ) -> None:
        self.doctor = doctor
        self.instance = entry
        self.as_draft = as_draft
        start = {"form_key": uuid.uuid4(), **_initial_of(entry), **(initial or {})}
        modules = modules_by_topic(doctor.user, also=entry.module if entry else None)
        self.module_titles = {module.title for group in modules.values() for module in group}
        self.chosen = _chosen(modules, start["module"] if data is None else data.get("module"))
        super().__init__(_filled_in(data, self.chosen), files, initial=start)
        self.verifiers = verifiers_of(doctor)
        self.domains = elements_by_domain()
        self._offer(modules)
        self._ask_claims(start["claims"])

    def fill_in(self) -> None:
        """Put what the chosen module says into an unsent form: into what is empty, and over what
        another module had filled in, but never over what was typed.
        """
        module = self.chosen
        if module is None:
            return
        said: dict[str, Any] = {"topic": module.topic, "kind": USUAL_KIND}
        if self.initial.get("title") in {None, "", *self.module_titles}:
            said["title"] = module.title
            said["hours"] = plain_number(float(module.hours))
        elif not self.initial.get("hours"):
            said["hours"] = plain_number(float(module.hours))
        self.initial.update(said)

    def _offer(self, modules: Mapping[str, list[Module]]) -> None:
        module: Any = self.fields["module"]
        asked_of: Any = self.fields["asked_of"]
        kind: Any = self.fields["kind"]
        ids = [m.pk for group in modules.values() for m in group]
        module.widget.attrs |= {
            "hx-get": reverse("logbook:entry-module"),
            "hx-include": "#entry-core, #entry-more",
            "hx-target": "#entry-core",
            "hx-swap": "outerHTML",
        }
        module.queryset = Module.objects.filter(pk__in=ids)
        module.choices = [("", "None: something else")] + [
            (topic, [(m.uuid, f"{m.title} ({plain_number(float(m.hours))} h)") for m in group])
            for topic, group in modules.items()
        ]
        asked_of.queryset = User.objects.filter(pk__in=[v.user.pk for v in self.verifiers])
        asked_of.choices = [(v.user.uuid, f"{v.user} ({v.roles})") for v in self.verifiers]
        kinds = {kind.code: kind for kind in EvidenceType.objects.filter(is_loggable=True)}
        kind.choices = [(code, kind.name) for code, kind in kinds.items()]
        chosen = kinds.get(str(self["kind"].value()))
        asked_of.required = bool(self.verifiers) and (not self.is_bound or "send" in self.data)
        self.fields["hours"].required = chosen is None or chosen.has_hours

    def _ask_claims(self, claimed: Mapping[Element, int]) -> None:
        names = _level_names(self.domains)
        for element in (element for group in self.domains.values() for element in group):
            self.fields[claim_field(element)] = forms.TypedChoiceField(
                label=element.name,
                required=False,
                coerce=int,
                error_messages={"invalid_choice": NOT_OFFERED},
                empty_value=None,
                choices=[("", "Not claimed"), *names],
                initial=claimed.get(element),
            )

    @property
    def claim_groups(self) -> list[tuple[Domain, list[forms.BoundField], bool]]:
        """By domain: the fields, and whether any is set, or touched by the module chosen."""
        touched = set(self.chosen.elements.all()) if self.chosen else set()
        groups = []
        for domain, elements in self.domains.items():
            fields = [self[claim_field(element)] for element in elements]
            is_open = bool(touched & set(elements)) or any(field.value() for field in fields)
            groups.append((domain, fields, is_open))
        return groups

    @property
    def has_more(self) -> bool:
        """Whether anything beside the three fields is filled in or wrong, so that it is shown."""
        names = ["summary", "started_on", "attachments", "keep_anyway"]
        wrong = any(name in self.errors for name in [*names, "kind", "topic", "hours"])
        return wrong or self.warned or any(self[name].value() for name in names[:2])

    def clean(self) -> dict[str, Any]:
        """Ask of the content what the action asks, field by field."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        data["kind"] = data.get("kind") or EvidenceType.objects.filter(code=USUAL_KIND).first()
        data["hours"] = data.get("hours") or Decimal(0)
        data["claims"] = self._claims()
        if data["kind"] is None:
            self.add_error("kind", "Choose what kind it is.")
        elif not {"title", "ended_on", "started_on", "hours"} & set(self.errors):
            asked = ("kind", "title", "started_on", "ended_on", "hours", "claims")
            told: Any = {name: data.get(name) for name in asked}
            problems = content_problems(self.doctor, summary=data.get("summary", ""), **told)
            for name, sentence in problems.items():
                self.add_error(name if name in self.fields else None, sentence)
        if not self.as_draft:
            self.warn_if_identifying()
        self._check_files()
        return data

    def _claims(self) -> dict[Element, int]:
        levels = {
            element: self.cleaned_data.get(claim_field(element))
            for group in self.domains.values()
            for element in group
        }
        return {element: level for element, level in levels.items() if level}

    def _check_files(self) -> None:
        sent = self.cleaned_data.get("attachments") or []
        there = self.instance.files.filter(removed_at=None).count() if self.instance and sent else 0
        if len(sent) + there > MOST_FILES:
            self.add_error(
                "attachments", f"An entry holds {MOST_FILES} files at most. Choose fewer."
            )
        elif sent and self.errors:
            self.add_error("attachments", FORGOTTEN_FILES)

    @property
    def content(self) -> dict[str, Any]:
        """What the actions take."""
        names = ("kind", "title", "ended_on", "hours", "module", "topic", "started_on", "summary")
        return {name: self.cleaned_data[name] for name in (*names, "claims")}


def _level_names(domains: Mapping[Domain, Any]) -> list[tuple[int, str]]:
    framework = next((domain.framework for domain in domains), None)
    names = framework.level_names if framework else []
    if len(names) != len(LEVELS):
        return [(level, f"Level {level}") for level in LEVELS]
    return [(level, f"{level}: {name}") for level, name in zip(LEVELS, names, strict=True)]


def _initial_of(entry: LogEntry | None) -> dict[str, Any]:
    if entry is None:
        return {
            "entry": uuid.uuid4(),
            "revision": 0,
            "kind": USUAL_KIND,
            "claims": {},
            "module": None,
        }
    return {
        "entry": entry.uuid,
        "revision": entry.revision,
        "module": entry.module.uuid if entry.module else None,
        "title": entry.title,
        "ended_on": entry.ended_on,
        "hours": plain_number(float(entry.hours)) if entry.hours else None,
        "kind": entry.kind.code,
        "topic": entry.topic,
        "started_on": entry.started_on,
        "summary": entry.summary,
        "asked_of": entry.asked_of.uuid if entry.asked_of else None,
        "claims": claims_of(entry),
    }


def _chosen(modules: Mapping[str, list[Module]], told: Any) -> Module | None:
    every = (module for group in modules.values() for module in group)
    return next((module for module in every if str(module.uuid) == str(told)), None)


def _filled_in(data: QueryDict | None, module: Module | None) -> QueryDict | None:
    """The data with what the module says where title, hours or topic were left empty."""
    if data is None or module is None:
        return data
    data = data.copy()
    said = {
        "title": module.title,
        "hours": plain_number(float(module.hours)),
        "topic": module.topic,
    }
    for name, value in said.items():
        if not data.get(name, "").strip():
            data[name] = value
    return data
