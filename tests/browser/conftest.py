"""A whole academy, started by the command a newcomer types, on a port and a data directory of its own."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from benchmarks.ports import free_port
from tests.conftest import ROOT

PASSWORD = "a-password-for-the-test"


@dataclass(frozen=True, kw_only=True)
class Academy:
    """A served academy: where it is, what its start printed, and its data directory."""

    url: str
    output: str
    data: Path


@pytest.fixture
def academy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Academy]:
    folder = tmp_path_factory.mktemp("academy")
    log = folder / "start.log"
    url = f"http://127.0.0.1:{free_port()}"
    with log.open("w") as output:
        server = start_server(folder / "data", url, output)
        try:
            wait_for(f"{url}/healthz", server, log)
            yield Academy(url=url, output=log.read_text(), data=folder / "data")
        finally:
            server.terminate()
            server.wait(timeout=300)


def start_server(data: Path, url: str, output) -> subprocess.Popen:
    port = url.rsplit(":", 1)[1]
    command = [sys.executable, "-m", "generator", "start", "--root", str(ROOT), "--data", str(data), "--port", port]
    environment = os.environ | {"SABAQ_DEMO_PASSWORD": PASSWORD, "PYTHONUNBUFFERED": "1"}
    return subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT)


def wait_for(address: str, server: subprocess.Popen, log: Path) -> None:
    """Wait until the server answers; a build of the whole course may come first."""
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline:
        assert server.poll() is None, log.read_text()
        try:
            with urlopen(address):
                return
        except (URLError, ConnectionError):
            time.sleep(0.2)
    raise AssertionError(f"no answer at {address}:\n{log.read_text()}")
