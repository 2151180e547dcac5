"""What makes a function an action: the only way that anything is written."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import transaction

P = ParamSpec("P")
R = TypeVar("R")


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Run `function` as one transaction; it takes keyword arguments only.

    Assumes that the function asks its own rule, writes its own audit event and locks what it
    changes. Raises TypeError at import if an argument could be given by position.
    """
    by_name = (inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_KEYWORD)
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind not in by_name:
            raise TypeError(f"{function.__qualname__}: {parameter.name} must be keyword-only")

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic():
            return function(*args, **kwargs)

    run.__dict__["is_action"] = True
    return run
