"""Asked to stop while its processes are only being started, the server stops."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.load import Server
from benchmarks.synthetic import ROOT


def children_of(pid):
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_though_a_process_of_it_has_hardly_begun(tmp_path, how):
    server = Server(data=tmp_path)
    server.people(1)
    command = [sys.executable, "-m", "generator", "serve", "--data", str(tmp_path)]
    serving = subprocess.Popen(command, env=server.environment(), cwd=ROOT, start_new_session=True)
    try:
        while serving.poll() is None and len(children_of(serving.pid)) < server.workers:
            time.sleep(0.001)
        # To all of them, as systemd and a terminal do.
        os.killpg(serving.pid, how)
        serving.wait(timeout=60)
    finally:
        if serving.poll() is None:
            os.killpg(serving.pid, signal.SIGKILL)
            serving.wait()
