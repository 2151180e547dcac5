"""Short forms: whom to ask, why to withdraw, which entries to show."""

from typing import Any

from django import forms

from accounts.people.models import User
from common.forms import RungsForm
from training.frameworks.models import EvidenceType
from training.logbook.forms.fields import RowField, TextField
from training.logbook.queries import Verifier
from training.logbook.rules import REASON_LIMIT
from training.logbook.workflow import EntryStatus


class SubmitForm(RungsForm):
    """Whom to ask to verify an entry."""

    asked_of = RowField(
        queryset=User.objects.none(),
        to_field_name="uuid",
        empty_label=None,
        label="Who verifies it",
        error_messages={"required": "Choose who verifies it."},
    )

    def __init__(self, *args: Any, verifiers: list[Verifier], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["asked_of"]
        field.queryset = User.objects.filter(pk__in=[v.user.pk for v in verifiers])
        field.choices = [(v.user.uuid, f"{v.user} ({v.roles})") for v in verifiers]


class WithdrawForm(RungsForm):
    """Why an entry that is not verified is withdrawn; may stay empty."""

    reason = TextField(
        label="Reason",
        required=False,
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class FilterForm(RungsForm):
    """Which entries to show."""

    state = forms.ChoiceField(
        choices=[("", "Any state"), *EntryStatus.choices], required=False, label="State"
    )
    kind = RowField(
        queryset=EvidenceType.objects.filter(is_loggable=True),
        to_field_name="code",
        required=False,
        label="Kind",
        empty_label="Any kind",
    )
