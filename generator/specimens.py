"""An academy's own certificate, tried before anybody is given it: specimens of it, and what is wrong with them.

The names are those that break certificates: long ones, single ones, in both scripts, with marks and with none known.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from generator.credential import (
    Award,
    Identity,
    SigningKey,
    build,
    print_with,
    read_award,
    shown_by,
    sign,
    template_warnings,
)
from generator.model.course import Library
from generator.model.text import Language, Text

NAMES = {
    "both-languages": Text(en="Ayesha Siddiqa Khan", ur="عائشہ صدیقہ خان"),
    "sixty-letters": Text(
        en="Muhammad Abdul-Rahman Shamsuddin Alamgir Siddiqui Qureshi II",
        ur="محمد عبدالرحمٰن شمس الدین عالمگیر صدیقی قریشی ہاشمی جہانگیری",
    ),
    "one-word": Text(en="Gulalai", ur="گلالئی"),
    "with-marks": Text(en="Zarqā’ Bint-i Ḥārith", ur="زَرقاءُ بِنتِ حَارِث اَلْعُثمَانِیَّہ"),
    "no-urdu": Text(en="Bilal Ahmad Qureshi", ur=""),
}
_ADDRESS = "https://academy.example"
_KEY = SigningKey.from_seed(bytes(range(32)), is_test=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Specimen:
    """A certificate of nobody, by the name of its file, and what is wrong with it in the words of its designer."""

    file: str
    pdf: bytes
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """The specimens that a template gave, none if it is broken; and what is wrong with the template itself."""

    specimens: tuple[Specimen, ...]
    faults: tuple[str, ...]

    @property
    def is_good(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults and not any(specimen.faults for specimen in self.specimens)


def try_template(template: bytes, library: Library, now: datetime) -> Tried:
    """Print specimens of a course's certificate by a template: signed with a test key, which each of them says."""
    certificate = library.course.certificate
    documents = {
        name: sign(build(_award(person, library, now), "did:web:academy.example"), _KEY, now)
        for name, person in NAMES.items()
    }
    prints = {name: print_with(template, document, crest=certificate.crest) for name, document in documents.items()}
    broken = dict.fromkeys(made.fault for made in prints.values() if made.fault is not None)
    if broken:
        return Tried(specimens=(), faults=tuple(fault.removeprefix("the template was not used: ") for fault in broken))
    fewest = min(shown_by(made.pdf).pages for made in prints.values())
    specimens = tuple(
        Specimen(file=f"{name}.pdf", pdf=made.pdf, faults=tuple(_faults(made.pdf, read_award(documents[name]), fewest)))
        for name, made in prints.items()
    )
    first = next(iter(documents.values()))
    return Tried(specimens=specimens, faults=template_warnings(template, first, certificate.crest))


def _faults(pdf: bytes, award: Award, fewest_pages: int) -> Iterator[str]:
    shown = shown_by(pdf)
    needed = {
        "the name": award.person.en,
        "the course": award.course_title.en,
        "the certificate's number": award.number,
        "the address to check it at": award.verify_address,
    }
    for what, words in needed.items():
        if not shown.has(words):
            yield f"{what} is not on it, or is broken up: {words}"
    for what, words in (("the Urdu name", award.person.ur), ("the course in Urdu", award.course_title.ur)):
        if words and not shown.has(words):
            yield f"{what} is not told to a screen reader: set it in `spoken(words, body)` of shared.typ"
    if shown.pages > fewest_pages:
        yield f"it has {shown.pages} pages, others have {fewest_pages}: set what is long in `fitted` of shared.typ"


def _award(person: Text, library: Library, now: datetime) -> Award:
    course = library.course
    number = "SPEC-1MEN-0000"
    return Award(
        number=number,
        verify_address=f"{_ADDRESS}/verify/{number}/",
        certificate_title=course.certificate.title,
        statement=course.certificate.statement,
        person=person,
        identity=Identity.of("0", "0"),
        academy=course.issuer.name,
        course_id=course.id,
        course_title=course.title,
        edition=course.edition,
        edition_digest=f"sha256:{'0' * 64}",
        clauses=tuple(library.catalogue.clauses),
        language=Language.EN,
        score_percent=course.examination.pass_percent,
        pass_percent=course.examination.pass_percent,
        passed_on=now,
        valid_from=now,
        valid_until=now + timedelta(days=365 * course.certificate.valid_years),
        issuer_name=course.issuer.name,
        signatory=course.certificate.signatory,
    )
