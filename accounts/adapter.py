"""How allauth is fitted in: accounts by invitation only; a second step whose secrets are kept."""

import base64
import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.http import HttpRequest

from common.errors import Denied


class InvitedOnlyAdapter(DefaultAccountAdapter):
    """Nobody signs up unasked; an invitation's page makes the account."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "rate_limited": "Too many tries in a short time. Wait five minutes, then try again."
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False


class SecondStepAdapter(DefaultMFAAdapter):
    """What the second step at sign-in says, and how its secrets are kept."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "add_email_blocked": "Turn off two-step sign-in first, add the address, confirm it, then"
        " turn it on again.",
        "cannot_generate_recovery_codes": "Turn on two-step sign-in first.",
        "incorrect_code": "This code is not right, or no longer good. Type the one that your app"
        " shows now.",
        "unverified_email": "Confirm your e-mail addresses first, or remove those you do not"
        " need. Then turn on two-step sign-in.",
    }

    def encrypt(self, text: str) -> str:
        """Whoever reads the database alone cannot make codes."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Raises Denied when neither SECRET_KEY nor a fallback encrypted it."""
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken as error:
            raise Denied(
                "Rungs can no longer read what your two-step sign-in was set up with. Ask those who"
                " run Rungs to turn it off for you; then sign in with your password, and turn it on"
                " again."
            ) from error


def _cipher() -> MultiFernet:
    """The newest key encrypts, each of them decrypts: SECRET_KEY can be changed."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(f"second step {key}".encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
