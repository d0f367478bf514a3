"""Makes the virtual environment and installs what is locked, with nothing but Python's own library.

Run as `python3 scripts/setup.py run`, `test` or `bench`. Whatever goes wrong ends in one clear sentence and exit
code 1.
"""

import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = Path(os.environ.get("VENV", ROOT / ".venv"))
# Distributions build their Python with profiles; one built by hand, or by pyenv, took a tenth to two fifths longer.
SYSTEM_PYTHON = "/usr/bin/python3"
LEAST_PYTHON = (3, 11)
FITNESS = f"import ensurepip, sys, venv; sys.exit(sys.version_info < {LEAST_PYTHON})"
LOCKS = {
    "run": ("requirements.lock",),
    "test": ("requirements-test.lock",),
    "bench": ("requirements-test.lock", "requirements-bench.lock"),
}
# Digital Bazaar's verifier of credentials; its lock names packages and digests, and no place to fetch them from.
JUDGE = ROOT / "tests" / "credential" / "digitalbazaar"
INSTALLED_JUDGE = ROOT / "build" / "digitalbazaar"
BROWSERS = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
# Each program the tests call upon, and the Debian package that brings it.
TOOLS = {
    "qpdf": "qpdf",
    "pdftoppm": "poppler-utils",
    "pdfsig": "poppler-utils",
    "zbarimg": "zbar-tools",
    "softhsm2-util": "softhsm2",
    "certutil": "libnss3-tools",
    "pg_ctlcluster": "postgresql",
    "nginx": "nginx",
}

# Debian keeps servers where only root's path leads.
SEARCHED = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"))

# What pip prints, and what it means for the person at the terminal. The first that fits is said.
CAUSES = (
    (
        ("No space left on device", "Errno 28"),
        "The disk is full: the environment needs about 700 MB; free some space and run it again.",
    ),
    (
        ("THESE PACKAGES DO NOT MATCH THE HASHES",),
        "A package is not the one that was locked: do not install it; tell the maintainers which one.",
    ),
    (
        ("Connection", "Temporary failure", "Name or service", "No matching distribution", "timed out"),
        "The packages could not be fetched: is this machine connected to the network?",
    ),
)


def main(what: str) -> None:
    """Make the environment ready for running or for testing, unless it is so already."""
    refuse_old_python()
    stamp = VENV / f".installed-{what}"
    read = (*LOCKS[what], "pyproject.toml")
    wanted = sha256(b"".join((ROOT / name).read_bytes() for name in read)).hexdigest()
    if not stamp.is_file() or stamp.read_text() != wanted:
        make_environment()
        install(LOCKS[what])
        stamp.write_text(wanted)
    if what != "run":
        provide_tools()
        provide_judge()


def refuse_old_python() -> None:
    if sys.version_info < LEAST_PYTHON:
        least, this = ".".join(map(str, LEAST_PYTHON)), sys.version.split()[0]
        fail(f"Sabaq needs Python {least} or later; this is {this}. Try `make PYTHON=python3.12 start`.")


def make_environment() -> None:
    if (VENV / "bin" / "python").exists():
        return
    python = chosen_python()
    say(f"Making the virtual environment with {python} ...")
    # In two steps, for `venv` keeps to itself what pip's own set-up has to say.
    for step in (python, "-m", "venv", "--clear", "--without-pip", VENV), (VENV / "bin" / "python", "-m", "ensurepip"):
        try:
            run([*map(str, step)], "The environment could not be made")
        except SystemExit:
            shutil.rmtree(VENV, ignore_errors=True)
            raise


def chosen_python() -> str:
    """Give the Python to make the environment of: the one asked for with `PYTHON=`, else the system's if it is fit."""
    for python in (sys.executable,) if os.environ.get("PYTHON") else (SYSTEM_PYTHON, sys.executable):
        if is_fit(python):
            return python
    return fail("Python's venv module is missing; on Debian and Ubuntu: `apt install python3-venv`.")


def is_fit(python: str) -> bool:
    """Tell whether a Python is new enough and can make environments, for which Debian has a package of its own."""
    return (
        Path(python).exists()
        and not subprocess.run([python, "-c", FITNESS], check=False, capture_output=True).returncode
    )


def install(locks: tuple[str, ...]) -> None:
    say(f"Installing what {' and '.join(locks)} say{'s' * (len(locks) == 1)} (a few minutes the first time) ...")
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet"]
    run([*pip, "--require-hashes", *(part for lock in locks for part in ("--requirement", str(ROOT / lock)))])
    run([*pip, "--no-deps", "--no-build-isolation", "--no-index", "--editable", str(ROOT)])


def provide_tools() -> None:
    """See that the tests have a browser and the outside judges: by apt where it may, else Playwright's own browser."""
    packages = sorted({package for tool, package in TOOLS.items() if shutil.which(tool, path=SEARCHED) is None})
    have_browser = any(Path(browser).exists() for browser in BROWSERS)
    if shutil.which("apt-get") and os.geteuid() == 0:
        install_packages(packages if have_browser else [*packages, "chromium"])
        return
    if packages:
        fail(f"The tests need more programs; on Debian and Ubuntu: `sudo apt install {' '.join(packages)}`.")
    if not have_browser:
        say("Installing Playwright's own browser for the tests ...")
        run([str(VENV / "bin" / "python"), "-m", "playwright", "install", "--with-deps", "chromium"])


def provide_judge() -> None:
    """Install the outside verifier that npm brings, from its lock; without npm, or a network, its tests are skipped."""
    wanted = (JUDGE / "package-lock.json").read_bytes()
    kept = INSTALLED_JUDGE / "package-lock.json"
    if shutil.which("npm") is None or shutil.which("node") is None:
        return
    if (INSTALLED_JUDGE / "node_modules").is_dir() and kept.is_file() and kept.read_bytes() == wanted:
        return
    say("Installing an outside verifier of certificates for the tests (npm) ...")
    INSTALLED_JUDGE.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(JUDGE / name, INSTALLED_JUDGE / name)
    quietly = ["--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    done = subprocess.run(["npm", "ci", *quietly, "--prefix", str(INSTALLED_JUDGE)], check=False, capture_output=True)
    if done.returncode:
        shutil.rmtree(INSTALLED_JUDGE / "node_modules", ignore_errors=True)
        say("It could not be fetched, so its tests are skipped.")


def install_packages(packages: list[str]) -> None:
    if packages:
        say(f"Installing {', '.join(packages)} for the tests (apt-get) ...")
        subprocess.run(["apt-get", "update", "-qq"], check=False, capture_output=True)
        # The tests start servers of their own; none of Debian's is to start by itself.
        run(["env", "RUNLEVEL=1", "apt-get", "install", "-y", "-qq", *packages])


def run(command: list[str], what: str = "The installation failed") -> None:
    done = subprocess.run(command, check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        last = next((line for line in reversed(done.stdout.splitlines()) if line.strip()), "no reason given")
        fail(cause_of(done.stdout, f"{what}: {last.strip()}"))


def cause_of(output: str, otherwise: str) -> str:
    """Give the sentence for what a tool printed."""
    return next((sentence for signs, sentence in CAUSES if any(sign in output for sign in signs)), otherwise)


def say(line: str) -> None:
    print(line, flush=True)


def fail(sentence: str) -> NoReturn:
    sys.exit(f"sabaq: {sentence}")


if __name__ == "__main__":
    try:
        main(sys.argv[1] if len(sys.argv) > 1 else "run")
    except OSError as error:
        fail(cause_of(str(error), f"{error.strerror or error}: {error.filename or ''}"))
