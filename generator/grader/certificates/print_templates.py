"""An academy's own Typst template of the certificate, under `templates/` of the data directory.

`<academy's code>.typ` prints the certificates of that academy's people, `certificate.typ` those of all others; where
there is neither, ours does. A template that cannot be used stops nobody's certificate: ours is printed, and the
operator is told by the log, by a figure for the monitor, and by a file beside the template, `<name>.fault`. A course's
crest that cannot be drawn is left out, and told of in the same ways.
"""

import logging
import re
from hashlib import sha256
from pathlib import Path

from generator.credential import Document, crest_fault, print_pdf, print_with
from generator.model.course import Crest

log = logging.getLogger("sabaq")

FOLDER = "templates"
_CREST_FAULT = ".crest.fault"
_FOR_ALL = "certificate"
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


def print_for(academy: str, document: Document, log_proof: str | None, crest: Crest | None, data: Path) -> bytes:
    """Give the PDF of a certificate as the academy of a code wants it, or as ours where its template fails."""
    crest = _drawable(crest, data) if crest else None
    path = _template_of(academy, data)
    if path is None:
        return print_pdf(document, log_proof, crest)
    made = print_with(path.read_bytes(), document, log_proof, crest)
    _note(path, made.fault)
    return made.pdf


def faulty_templates(data: Path) -> tuple[str, ...]:
    """Give the names of the templates that failed since they were last changed, and of the crests that fail."""
    found = sorted((data / FOLDER).glob("*.typ"))
    crests = sorted((data / FOLDER).glob(f"*{_CREST_FAULT}"))
    return (*(path.stem for path in found if _has_failed(path)), *(path.stem for path in crests))


def _drawable(crest: Crest, data: Path) -> Crest | None:
    """Give a crest unless it fails; it fails in every certificate, until another program draws it."""
    # Named by what is drawn: certificates of an older edition go on with the crest of theirs.
    noted = data / FOLDER / f"{sha256(crest.svg).hexdigest()[:12]}{_CREST_FAULT}"
    fault = crest_fault(crest)
    if fault is None:
        noted.unlink(missing_ok=True)
        return crest
    log.error("%s; the certificate was printed with the mark of Sabaq, see %s", fault, noted)
    noted.parent.mkdir(exist_ok=True)
    noted.write_text(f"{fault}\n", encoding="utf-8")
    return None


def _template_of(academy: str, data: Path) -> Path | None:
    names = (academy, _FOR_ALL) if _CODE.fullmatch(academy) else (_FOR_ALL,)
    paths = (data / FOLDER / f"{name}.typ" for name in names)
    return next((path for path in paths if path.is_file()), None)


def _note(path: Path, fault: str | None) -> None:
    """Tell of a fault; one that is noted stays until the template is changed, for it may lie in some names only."""
    noted = path.with_suffix(".fault")
    if fault is not None:
        log.error("%s: %s; the certificate was printed by the one that comes with Sabaq", path, fault)
        noted.write_text(f"{fault}\n", encoding="utf-8")
    elif noted.exists() and not _has_failed(path):
        noted.unlink(missing_ok=True)


def _has_failed(path: Path) -> bool:
    noted = path.with_suffix(".fault")
    return noted.exists() and noted.stat().st_mtime_ns >= path.stat().st_mtime_ns
