"""Fields that forms of training share."""

from typing import Any

from django import forms
from django.core.validators import ProhibitNullCharactersValidator

from common.files import KnownFile, WrongFile, know
from common.identifiers import identifying
from training.logbook.rules import MOST_FILES, NUL_REFUSED

NOT_OFFERED = "Choose one of those in the list."


class TextField(forms.CharField):
    """Text that is kept as typed; what cannot be stored is refused in our own words."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for validator in self.validators:
            if isinstance(validator, ProhibitNullCharactersValidator):
                validator.message = NUL_REFUSED


class RowField(forms.ModelChoiceField):
    """One of some rows, named by uuid or code; any other text is refused without quoting it."""

    default_error_messages = {"invalid_choice": NOT_OFFERED}

    def to_python(self, value: Any) -> Any:
        """The row named. Raises ValidationError."""
        try:
            return super().to_python(value)
        except forms.ValidationError as error:
            raise forms.ValidationError(NOT_OFFERED, code="invalid_choice") from error


class FilesInput(forms.ClearableFileInput):
    """A file picker for several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each known by its content; one sentence for each that is refused."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[tuple[Any, KnownFile]]:
        """The files with what they are. Raises ValidationError."""
        kept, wrong = [], []
        for upload in data or []:
            try:
                kept.append((upload, know(upload)))
            except WrongFile as refusal:
                wrong.append(f"{upload.name}: {refusal}")
        if len(data or []) > MOST_FILES:
            wrong = [f"An entry holds {MOST_FILES} files at most. Choose fewer."]
        if wrong:
            raise forms.ValidationError(wrong)
        return kept


class IdentifyingTextMixin(forms.Form):
    """Warns once when text looks as if it names a person; a tick keeps it anyway."""

    text_fields: tuple[str, ...] = ()
    keep_anyway = forms.BooleanField(
        required=False,
        label="Keep it as it is",
    )

    @property
    def warned(self) -> bool:
        """Whether the tick is to be shown."""
        return self.is_bound and ("keep_anyway" in self.errors or bool(self["keep_anyway"].value()))

    def warn_if_identifying(self) -> None:
        """Refuse the text once, naming the kinds found and never the text."""
        text = "\n".join(str(self.cleaned_data.get(name) or "") for name in self.text_fields)
        if not self.cleaned_data.get("keep_anyway") and (kinds := identifying(text)):
            self.add_error(
                "keep_anyway",
                f"What you wrote seems to hold {' and '.join(kinds)}. Take out whatever tells who "
                "a patient or colleague is, or tick that nobody can be recognised by it.",
            )
