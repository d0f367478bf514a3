"""An award, its issuer, keys and times, as the tests of this room share them."""

import importlib.util
import json
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pdfua
import pytest

from generator.credential import Award, Document, Identity, SigningKey, Trust, build, did_document, sign, status_entry
from generator.model.text import Language, Text

REPOSITORY = Path(__file__).parents[2]
VECTORS = REPOSITORY.parent / "shared" / "vectors" / "credentials"

ISSUER = "did:web:academy.example"
LIST_ADDRESS = "https://academy.example/status/1.json"
PAKISTAN = timezone(timedelta(hours=5))
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def needs(*programs: str) -> pytest.MarkDecorator:
    """Skip a test where an outside judge is not installed; on Debian: poppler-utils, qpdf, zbar-tools."""
    missing = [program for program in programs if shutil.which(program) is None]
    return pytest.mark.skipif(bool(missing), reason=f"not installed: {', '.join(missing)}")


needs_outloud = pytest.mark.skipif(importlib.util.find_spec("outloud") is None, reason="not installed: outloud")


def pdfua_faults(pdf: bytes) -> list[str]:
    """What the checker `pdfua` finds against PDF/UA-1."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        return [f"{found.rule_id}: {found.message}" for found in pdfua.validate(file.name).findings]


def outloud_faults(pdf: bytes) -> str:
    """What the checker `outloud` finds against PDF/UA-1, errors only; it is started apart, for it is heavy."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        program = Path(sys.executable).with_name("outloud")
        command = [
            program,
            "--fail-on",
            "error",
            "--layer",
            "conformance",
            "--quiet",
            file.name,
        ]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
    return done.stdout + done.stderr if done.returncode else ""


@pytest.fixture(scope="session")
def award() -> Award:
    passed = datetime(2026, 11, 20, 23, 30, tzinfo=PAKISTAN)
    return Award(
        number="7K3M-Q2XW-9RTB",
        verify_address="https://academy.example/verify/7K3M-Q2XW-9RTB/",
        certificate_title=Text(en="Certificate of completion", ur="سندِ تکمیل"),
        statement=Text(
            en="has completed the course and passed its examination", ur="نے کورس مکمل کیا اور اس کا امتحان پاس کیا"
        ),
        person=Text(en="Ayesha Siddiqa Khan", ur="عائشہ صدیقہ خان"),
        identity=Identity.of("GS-17-004211", "c0ffee5a17"),
        academy=Text(en="Pakistan Administrative Service Campus, Lahore", ur="پاکستان ایڈمنسٹریٹو سروس کیمپس، لاہور"),
        course_id="social-media-2024",
        course_title=Text(
            en="Use of social media by government servants", ur="سرکاری ملازمین اور سوشل میڈیا کا استعمال"
        ),
        edition="2026.1",
        edition_digest="sha256:" + "ab" * 32,
        clauses=("om2024-p2-rule18-colleague", "om2024-i2-no-unauthorised-disclosure"),
        language=Language.UR,
        score_percent=83,
        pass_percent=70,
        passed_on=passed,
        valid_from=passed,
        valid_until=passed.replace(year=2028),
        issuer_name=Text(en="Civil Services Academy (demonstration)", ur="سول سروسز اکیڈمی (نمونہ)"),
        signatory=Text(en="Director, Civil Services Academy (demonstration)", ur="ڈائریکٹر، سول سروسز اکیڈمی (نمونہ)"),
    )


@pytest.fixture(scope="session")
def key() -> SigningKey:
    return SigningKey.from_seed(bytes(range(32)), is_test=True)


@pytest.fixture(scope="session")
def did(key: SigningKey) -> Document:
    return did_document(ISSUER, [key])


@pytest.fixture(scope="session")
def trust(did: Document) -> Trust:
    return Trust.of([did], accepts_test=True)


@pytest.fixture(scope="session")
def credential(award: Award, key: SigningKey) -> Document:
    """A signed credential that names no status list."""
    return sign(build(award, ISSUER), key, NOW)


@pytest.fixture(scope="session")
def listed(award: Award, key: SigningKey) -> Document:
    """A signed credential that stands at place 1234 of a status list."""
    return sign(build(award, ISSUER, status_entry(LIST_ADDRESS, 1234)), key, NOW)


@pytest.fixture(scope="session")
def vector() -> Document:
    """The signed example of the Open Badges 3.0 implementation guide."""
    document: Document = json.loads((VECTORS / "vector-ob3-impl-guide.json").read_bytes())
    return document


@pytest.fixture(scope="session")
def vector_controller() -> Document:
    """The document that publishes the key of that example."""
    document: Document = json.loads((VECTORS / "vector-ob3-controller.json").read_bytes())
    return document
