"""A small course on show, by the command a trainer types."""

import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from generator.files import write_atomic
from tests.builders import a_tree
from tests.conftest import ROOT


@dataclass(frozen=True)
class Shown:
    """A preview that runs: its address, the course's folder, and what it prints."""

    url: str
    root: Path
    process: subprocess.Popen[bytes]

    def says(self, words: str, within_s: float = 60) -> str:
        """Read what is printed until these words come."""
        said, end = "", time.monotonic() + within_s
        while words not in said and time.monotonic() < end:
            ready, _, _ = select.select([self.process.stdout], [], [], 0.5)
            if ready:
                said += os.read(self.process.stdout.fileno(), 65536).decode()
            assert self.process.poll() is None, said
        assert words in said, said
        return said

    def save(self, path: str, old: str, new: str) -> None:
        """Change a passage of a file, as an editor does: at no moment is it half there, and told to be broken."""
        file = self.root / path
        text = file.read_text()
        assert old in text
        write_atomic(file, text.replace(old, new).encode())


@pytest.fixture
def course(tmp_path: Path) -> Path:
    for path, data in a_tree().items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    for name in ("mkdocs.yml", "mkdocs.ur.yml"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    (tmp_path / "generator").symlink_to(ROOT / "generator")
    return tmp_path


@pytest.fixture
def shown(course: Path) -> Iterator[Shown]:
    command = [sys.executable, "-u", "-m", "generator", "preview", "--root", str(course), "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        preview = Shown("", course, process)
        said = preview.says("Ctrl+C")
        yield Shown(re.search(r"http://[\d.]+:\d+", said)[0], course, process)
    finally:
        process.terminate()
        process.wait(timeout=300)
        process.stdout.close()
