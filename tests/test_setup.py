"""Set-up on a machine that lacks something: one clear sentence, and an exit code that is not 0."""

import os
import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parent.parent
SCRIPT = ROOT / "scripts" / "setup.py"
SYSTEM = Path("/usr/bin/python3")
LEAST = tuple(map(int, re.findall(r'requires-python = ">=(\d+)\.(\d+)"', (ROOT / "pyproject.toml").read_text())[0]))
NOWHERE = {
    "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
    "PIP_FIND_LINKS": "",
    "PIP_RETRIES": "0",
    "PIP_NO_CACHE_DIR": "1",
}


def run_setup(venv, **environment):
    return subprocess.run(
        [sys.executable, str(SCRIPT), "run"],
        env={name: value for name, value in os.environ.items() if name != "PYTHON"} | {"VENV": str(venv)} | environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def only_sentence(done):
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    (line,) = done.stderr.strip().splitlines()
    return line


def test_without_a_network_it_says_so(tmp_path):
    done = run_setup(tmp_path / "venv", **NOWHERE)
    assert only_sentence(done) == "sabaq: The packages could not be fetched: is this machine connected to the network?"


def test_without_the_venv_module_it_names_the_package(tmp_path):
    (tmp_path / "ensurepip.py").write_text("raise ImportError('no ensurepip')")
    done = run_setup(tmp_path / "venv", PYTHONPATH=str(tmp_path))
    assert only_sentence(done).endswith("on Debian and Ubuntu: `apt install python3-venv`.")


def test_a_full_disk_is_called_one():
    # Run the real thing on a disk of 3 MB, in a mount namespace of its own.
    script = f"mount -t tmpfs -o size=3m none /mnt && VENV=/mnt/venv {sys.executable} {SCRIPT} run"
    done = subprocess.run(
        ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert only_sentence(done).startswith("sabaq: The disk is full")


def test_a_folder_that_may_not_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("in the way")
    sentence = only_sentence(run_setup(tmp_path / "file" / "venv"))
    assert "Not a directory" in sentence


def test_a_ready_environment_is_left_alone(tmp_path):
    locked = (ROOT / "requirements.lock").read_bytes() + (ROOT / "pyproject.toml").read_bytes()
    (tmp_path / ".installed-run").write_text(sha256(locked).hexdigest())
    done = run_setup(tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert [p.name for p in tmp_path.iterdir()] == [".installed-run"]


def made_of(venv):
    said = dict(line.split(" = ", 1) for line in (venv / "pyvenv.cfg").read_text().splitlines())
    return Path(said["executable"]).resolve()


def test_it_takes_the_systems_python_where_that_is_fit_and_no_other_was_asked_for(tmp_path):
    fit = f"import ensurepip, sys, venv; assert sys.version_info >= {LEAST}"
    is_fit = SYSTEM.exists() and subprocess.run([SYSTEM, "-c", fit], check=False, capture_output=True).returncode == 0
    run_setup(tmp_path / "venv", **NOWHERE)
    assert made_of(tmp_path / "venv") == (SYSTEM if is_fit else Path(sys.executable)).resolve()


def test_it_takes_the_python_that_was_asked_for(tmp_path):
    run_setup(tmp_path / "venv", PYTHON="python3", **NOWHERE)
    assert made_of(tmp_path / "venv") == Path(sys.executable).resolve()


def test_the_least_python_is_the_one_that_the_package_asks_for():
    told = subprocess.run(
        [sys.executable, "-c", "import setup; print(setup.LEAST_PYTHON)"],
        cwd=SCRIPT.parent, check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert told.stdout.strip() == str(LEAST)
