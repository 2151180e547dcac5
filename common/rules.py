"""Asking a rule without being stopped by it."""

from collections.abc import Callable
from typing import ParamSpec

from common.errors import Denied

P = ParamSpec("P")


def why_not(check: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> str | None:
    """The sentence with which the rule `check` says no, or None if it says nothing."""
    try:
        check(*args, **kwargs)
    except Denied as denied:
        return str(denied)
    return None
