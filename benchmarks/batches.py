"""A batch of certificates, signed, sealed and printed by `sabaq certificates` on all cores, and what it is made of.

One core makes a tenth of them, and the two are compared by the wall time of each certificate, for that is what an
operator waits for: it tells nothing on a machine with other work to do.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks import BATCH_SIZE
from benchmarks.figures import Figure, cost_of
from benchmarks.load import Server
from benchmarks.synthetic import ROOT
from generator.grader.certificates.cores import cores_here

_ON_ONE_CORE = 10
"""Which part of the batch one core alone prints."""

# Signing and storing, against the two bare Ed25519 signatures that each credential holds; in one process, warm.
_SIGN = """
import json, time
from generator.credential import SigningKey
from generator.grader.settings import read_settings
from generator.grader.serving.starting import configure
settings = read_settings({})
configure(settings)
from generator.grader.keys.keyring import issuer_at
from generator.grader.certificates.signing import sign_pending
from generator.grader.storage.writing import WRITER
issuer = issuer_at(settings)
sign_pending(issuer, limit=50)
begun = time.process_time()
stored = sign_pending(issuer)
spent = time.process_time() - begun
begun = time.process_time()
for n in range(2 * stored):
    issuer.key.private.sign(n.to_bytes(64))
print(json.dumps([stored, spent, time.process_time() - begun]))
"""


def batch_figures() -> Iterator[Figure]:
    """Sign and store a few hundred; then make a batch on all cores, and a tenth of it on one."""
    yield from _signed_and_stored()
    size, part = BATCH_SIZE, max(BATCH_SIZE // _ON_ONE_CORE, 1)
    cpu_s, several_s = _made(size, cores_here())
    _, alone_s = _made(part, 1)
    yield Figure(name=f"batch of {size:,}: each certificate, CPU", value=cpu_s / size * 1000, most=60, unit="ms")
    yield Figure(name=f"batch of {size:,} on {cores_here()} cores, wall", value=several_s, unit="s")
    share = (several_s / size) / (alone_s / part)
    yield Figure(name=f"batch: {cores_here()} cores / one core, wall", value=share, most=0.65)


def _signed_and_stored(count: int = 400) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        server = _graduated(Path(folder), count)
        done = subprocess.run(
            [sys.executable, "-c", _SIGN],
            env=server.environment(),
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        )
    stored, spent, bare = map(float, done.stdout.strip("[]\n").split(","))
    yield Figure(name="credential signed, verified and stored, CPU", value=spent / stored * 1000, most=8, unit="ms")
    yield Figure(name="credential signed, verified and stored / bare signatures", value=spent / bare, most=200)


def _made(count: int, cores: int) -> tuple[float, float]:
    """Give the seconds of CPU and of wall time that the command takes; on a terminal its bar shows."""
    with tempfile.TemporaryDirectory() as folder:
        server = _graduated(Path(folder), count)
        command = [sys.executable, "-m", "generator", "certificates", "-o", f"{folder}/all.zip", "--cores", str(cores)]
        before, begun = os.times(), time.monotonic()
        subprocess.run(command, env=server.environment(), cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        after = os.times()
        cpu_s = after.children_user + after.children_system - before.children_user - before.children_system
        return cpu_s, time.monotonic() - begun


def _graduated(folder: Path, count: int) -> Server:
    """Give the settings of a database with so many certificates that nobody has signed."""
    server = Server(data=folder)
    cost_of([sys.executable, "-m", "benchmarks.graduates", str(count)], **server.environment())
    return server
