"""The forms that ask for a code, the second step at sign-in; allauth shows and checks them."""

from typing import TYPE_CHECKING, Any

from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.core.cache import cache

from common.errors import Denied

if TYPE_CHECKING:
    from accounts.people.models import User


class _CodeInput(forms.TextInput):
    """Digits, of which the phone offers those it has just received or made."""

    def format_value(self, value: Any) -> None:
        """Empty again: a code that was refused is over."""


class _AsksForCode:
    """One field, in our words, and a code that is good once."""

    help_text = "From your authenticator app, or one of your recovery codes."
    user: "User"
    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = forms.CharField(
            label="Code",
            max_length=40,
            help_text=self.help_text,
            widget=_CodeInput({"autocomplete": "one-time-code", "inputmode": "numeric"}),
        )

    def clean_code(self) -> str:
        """The code, if it is right and was not used yet.

        allauth remembers it for one period only, and it is good for longer than that.
        """
        digits = "".join(filter(str.isdigit, self.cleaned_data["code"]))
        used = f"second-step-used-{self.user.pk}-{digits}"
        if cache.get(used):
            raise get_adapter().validation_error("incorrect_code")
        try:
            code: str = super().clean_code()  # type: ignore[misc]
        except Denied as denied:
            raise forms.ValidationError(str(denied)) from denied
        cache.set(used, True, app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1))
        return code


class CodeForm(_AsksForCode, AuthenticateForm):
    """The code after the password."""


class CodeAgainForm(_AsksForCode, ReauthenticateForm):
    """The code again before something that matters."""


class FirstCodeForm(_AsksForCode, ActivateTOTPForm):
    """The first code of an app, which shows that it was set up."""

    help_text = "The six digits that your app shows for Rungs now."

    @property
    def spaced_secret(self) -> str:
        """The secret in groups of four, to be typed."""
        return " ".join(self.secret[at : at + 4] for at in range(0, len(self.secret), 4))
