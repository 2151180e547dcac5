"""Child processes that never outlive us and never run as root."""

import ctypes
import os
import pwd
import signal
import sys
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1


def in_ci() -> bool:
    """Whether nothing may be left out: CI=true."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def unprivileged() -> pwd.struct_passwd | None:
    """The account to drop to, when we are root and the program refuses to be."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("Running as root, and there is neither a user postgres nor nobody.")


def die_with_parent(sig: int) -> Callable[[], None] | None:
    """For `preexec_fn`: ask Linux to send the child `sig` when we are gone, however we went."""
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)
    return lambda: libc.prctl(_PR_SET_PDEATHSIG, sig) and None


def stop_on_sigterm() -> None:
    """Let SIGTERM unwind the stack as Ctrl-C does, so that every `finally` runs."""

    def stop(signum: int, _frame: object) -> None:
        sys.exit(128 + signum)

    signal.signal(signal.SIGTERM, stop)
