"""A real PostgreSQL for the tests, from the server binaries of this machine.

As a program it runs a command with DATABASE_URL set, and takes the server away afterwards:

    python -m tests.support.postgres -- pytest -n auto
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.support.processes import die_with_parent, in_ci, stop_on_sigterm, unprivileged

# Nothing here has to survive anything.
_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "100",
    "shared_buffers": "128MB",
}


def find_binaries() -> Path | None:
    """The folder with `initdb` and `postgres` of the newest version installed."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda folder: int(folder.parent.name) if folder.parent.name.isdigit() else 0,
        reverse=True,
    )
    if shutil.which("pg_config"):
        answer = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True)
        folders.append(Path(answer.stdout.strip()))
    if found := shutil.which("initdb"):
        folders.append(Path(found).parent)
    return next((f for f in folders if (f / "initdb").exists() and (f / "postgres").exists()), None)


@contextmanager
def cluster(binaries: Path) -> Iterator[str]:
    """Start a throwaway server on a free port of the loopback; yield its URL."""
    account = unprivileged()
    drop: dict[str, Any] = {}
    if account:
        drop = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    folder = Path(tempfile.mkdtemp(prefix="rungs-postgres-"))
    try:
        if account:
            os.chown(folder, account.pw_uid, account.pw_gid)
        data = folder / "data"
        initdb = subprocess.run(
            [str(binaries / "initdb"), "-D", str(data), "-U", "rungs", "-A", "trust", "-E", "UTF8"]
            + ["--locale=C.UTF-8", "--no-sync"],
            capture_output=True,
            text=True,
            cwd=folder,
            **drop,
        )
        if initdb.returncode:
            raise RuntimeError(f"initdb failed:\n{initdb.stdout}{initdb.stderr}")
        port = _free_port()
        settings = _SETTINGS | {
            "port": str(port),
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": str(folder),
        }
        with (folder / "log").open("w") as log:
            server = subprocess.Popen(
                [str(binaries / "postgres"), "-D", str(data)]
                + [f"--{name}={value}" for name, value in settings.items()],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                cwd=folder,
                start_new_session=True,  # Ctrl-C is for the tests; they end before the server
                preexec_fn=die_with_parent(signal.SIGQUIT),
                **drop,
            )
        try:
            _wait(server, binaries, port, folder)
            yield f"postgres://rungs@127.0.0.1:{port}/postgres"
        finally:
            server.send_signal(signal.SIGINT)  # PostgreSQL's fast shutdown
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(server: "subprocess.Popen[bytes]", binaries: Path, port: int, folder: Path) -> None:
    ready = [str(binaries / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and server.poll() is None:
        if subprocess.run(ready).returncode == 0:
            return
        time.sleep(0.05)
    raise RuntimeError(f"PostgreSQL did not start:\n{(folder / 'log').read_text()}")


@contextmanager
def database() -> Iterator[str | None]:
    """The URL to test on: TEST_DATABASE_URL, else a throwaway cluster; None if there is neither."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
    elif binaries := find_binaries():
        with cluster(binaries) as url:
            yield url
    else:
        yield None


def main(command: list[str]) -> int:
    """Run `command` on PostgreSQL; without one, say so, and fail only in CI."""
    stop_on_sigterm()
    with database() as url:
        if url is None:
            print("SKIPPED: no PostgreSQL server binaries and no TEST_DATABASE_URL.")
            return int(in_ci())
        return subprocess.run(command, env=os.environ | {"DATABASE_URL": url}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[2:] if sys.argv[1:2] == ["--"] else sys.argv[1:]))
