"""Certificates: what one costs to sign, print, log and verify, each against a floor measured in the same run."""

import tempfile
import time
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from playwright.sync_api import sync_playwright
from weasyprint import HTML  # type: ignore[import-untyped]  # it has no types
from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-untyped]  # it has no types

from benchmarks.figures import Cost, Figure, cheapest
from benchmarks.site import _BROWSERS
from generator.credential import (
    Award,
    Document,
    Identity,
    SigningKey,
    Trust,
    build,
    did_document,
    print_pdf,
    sign,
    verify,
    write_offline,
)
from generator.credential.browser import verify_page
from generator.credential.codes import address_code, text_code
from generator.credential.log import Edge, Tiles, append, inclusion_proof
from generator.credential.resources import resource_folder
from generator.credential.sealing import PdfSigner, sign_pdf
from generator.model.text import Language, Text

_ISSUER = "did:web:academy.example"
_NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
_NAMES = (
    Text(en="Ayesha Siddiqa Khan", ur="عائشہ صدیقہ خان"),
    Text(en="Bilal Ahmad Qureshi", ur="بلال احمد قریشی"),
    Text(en="Gul Zarin", ur="گل زرین"),
    Text(en="Saima Parveen Hashmi", ur="صائمہ پروین ہاشمی"),
)
_T = TypeVar("_T")
_BATCH = 40
_CLAUSES = 82
"""How many the examination of the first course is about."""
_ROUNDS = 3


def certificate_figures() -> Iterator[Figure]:
    """Sign, print, log and verify certificates of different people, warm; the cheapest of some rounds."""
    key = SigningKey.from_seed(bytes(range(32)), is_test=True)
    yield from _signing(key)
    yield from _printing([sign(build(_award(n), _ISSUER), key, _NOW) for n in range(_BATCH)])
    yield from _logging()
    yield from _in_browser(key)


def _signing(key: SigningKey) -> Iterator[Figure]:
    number = iter(range(1_000_000))
    signed: list[Document] = []

    def issue() -> None:
        signed[:] = [sign(build(_award(next(number)), _ISSUER), key, _NOW) for _ in range(_BATCH)]

    def bare() -> None:
        for n in range(_BATCH):
            key.private.sign(n.to_bytes(64))
            key.private.sign(n.to_bytes(64, "little"))

    def check() -> None:
        # In this order, none of them is the one that signing has just looked at.
        for document in signed:
            verify(document, trust, _NOW)

    trust = Trust.of([did_document(_ISSUER, [key])], accepts_test=True)
    issued, floor, checked = cheapest(_ROUNDS, partial(_cpu, issue), partial(_cpu, bare), partial(_cpu, check))
    each = issued.cpu_s / _BATCH
    yield Figure(name="credential signed and verified, CPU", value=each * 1000, most=8, unit="ms")
    yield Figure(name="credential signed / bare signatures", value=issued.cpu_s / floor.cpu_s, most=200)
    yield Figure(name="credential verified, CPU", value=checked.cpu_s / _BATCH * 1000, most=8, unit="ms")


def _printing(documents: list[Document]) -> Iterator[Figure]:
    signer = PdfSigner.generate("Benchmark", _NOW, is_test=True)
    pages = [_html(_award(n), document) for n, document in enumerate(documents)]
    fonts = FontConfiguration()
    printed = [print_pdf(document) for document in documents[:4]]
    HTML(string=pages[0]).write_pdf(font_config=fonts)
    ours, theirs, sealed = cheapest(
        _ROUNDS,
        partial(_cpu, _each(print_pdf, documents)),
        partial(
            _cpu, _each(lambda page: HTML(string=page).write_pdf(font_config=fonts, pdf_variant="pdf/ua-1"), pages)
        ),
        partial(_cpu, _each(lambda pdf: sign_pdf(pdf, signer, _NOW), printed)),
    )
    yield Figure(name="PDF, warm, unsigned, CPU", value=ours.cpu_s / _BATCH * 1000, most=15, unit="ms")
    yield Figure(name="PDF / WeasyPrint on the same layout, CPU", value=ours.cpu_s / theirs.cpu_s, most=0.25)
    own = (sealed.cpu_s / len(printed)) / (ours.cpu_s / _BATCH)
    yield Figure(name="PDF's own signature / PDF unsigned, CPU", value=own, most=4)


def _logging() -> Iterator[Figure]:
    entries = [b'{"event":"issue","n":%d}' % n for n in range(100_000)]
    grown = append(Edge(), entries)
    tiles = Tiles(grown.edge.size, grown.files.__getitem__)

    def bare() -> None:
        for entry in entries:
            sha256(b"\0" + entry).digest()
            sha256(b"\1" + entry).digest()

    def prove() -> None:
        for index in range(0, len(entries), 100):
            inclusion_proof(index, tiles.size, tiles.subtree)

    added, floor, proved = cheapest(
        _ROUNDS, partial(_cpu, lambda: append(Edge(), entries)), partial(_cpu, bare), partial(_cpu, prove)
    )
    yield Figure(name="log: append 100,000 / hashing them twice", value=added.cpu_s / floor.cpu_s, most=5)
    yield Figure(name="log: an inclusion proof in 100,000, CPU", value=proved.cpu_s, most=3, unit="ms")


def _in_browser(key: SigningKey) -> Iterator[Figure]:
    """Verify in a page as it was saved, in wall time: a browser's CPU is spread over its processes."""
    document = sign(build(_award(0), _ISSUER), key, _NOW)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder) / "verify.html"
        path.write_bytes(verify_page([did_document(_ISSUER, [key])]))
        executable = next((name for name in _BROWSERS if Path(name).exists()), None)
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(path.as_uri())
        spent = page.evaluate(_VERIFY_OFTEN, [document, did_document(_ISSUER, [key]), _NOW.isoformat()])
        browser.close()
    yield Figure(name="credential verified in the browser, wall", value=spent, most=10, unit="ms")
    yield Figure(name="verifications in the browser, one after the other", value=1000 / spent, least=100, unit="/s")


_VERIFY_OFTEN = """async ([document, did, now]) => {
  const spent = [];
  for (let n = 0; n < 100; n += 1) {
    const start = performance.now();
    const {outcome} = await sabaq.judge(document, [did], null, new Date(now));
    if (outcome !== "valid") throw new Error(outcome);
    spent.push(performance.now() - start);
  }
  return spent.sort((a, b) => a - b)[50];
}"""


def _html(award: Award, document: Document) -> str:
    """Write the same certificate for WeasyPrint: its two pages, its words, its fonts and its two codes."""
    pairs = [
        ("h1", award.certificate_title),
        ("p", Text(en="This is to certify that", ur="تصدیق کی جاتی ہے کہ")),
        ("h2", award.person),
        ("p", award.academy),
        ("p", award.statement),
        ("h3", award.course_title),
    ]
    facts = [
        (Text(en="Certificate number", ur="سند نمبر"), award.number),
        (Text(en="Score", ur="حاصل کردہ نمبر"), f"{award.score_percent}%"),
        (Text(en="Passed on", ur="تاریخِ کامیابی"), "21 November 2026<br><i>21 نومبر 2026</i>"),
        (Text(en="Valid until", ur="میعاد"), "20 November 2028<br><i>20 نومبر 2028</i>"),
        (Text(en="Edition and language", ur="اشاعت اور زبان"), "2026.1, English<br><i>2026.1، انگریزی</i>"),
    ]
    rows = "".join(f"<tr><td><{tag}>{words.en}</{tag}><td><i>{words.ur}</i>" for tag, words in pairs)
    cells = "".join(f"<td>{label.en} <i>{label.ur}</i><br><b>{value}</b>" for label, value in facts)
    codes = [_picture(address_code(award.verify_address)), _picture(text_code(write_offline(document)))]
    return f"""<html lang="en"><title>{award.person.en}</title><style>{_STYLE}</style>
      <table><tr><td><h3>{award.issuer_name.en}</h3><td><i>{award.issuer_name.ur}</i></table>
      <table>{rows}</table><table class="facts"><tr>{cells}</table>
      <table><tr><td>{award.signatory.en}<br><i>{award.signatory.ur}</i><td>{award.verify_address}
      <td><img src="{codes[0]}" alt="Code of the address" style="width: 27mm"></table>
      <p class="fine">Print of the attached signed credential. Course edition {award.edition_digest}.</p>
      <section><h1>To be checked with no network</h1><p>This code holds the whole signed certificate.
      <p><i>اس کوڈ میں پوری دستخط شدہ سند موجود ہے۔</i></p>
      <img src="{codes[1]}" alt="Code of the credential" style="width: 150mm"></section></html>"""


def _picture(png: bytes) -> str:
    return f"data:image/png;base64,{b64encode(png).decode()}"


_FONTS = resource_folder("fonts").as_uri()
_STYLE = f"""
@page {{ size: A4 landscape; margin: 15mm }}
@font-face {{ font-family: Serif; src: url({_FONTS}/NotoSerif-Regular.ttf) }}
@font-face {{ font-family: Serif; font-weight: bold; src: url({_FONTS}/NotoSerif-Bold.ttf) }}
@font-face {{ font-family: Nastaliq; src: url({_FONTS}/NotoNastaliqUrdu-Regular.ttf) }}
body {{ font: 11pt Serif; text-align: center }} table {{ width: 100% }} h2 {{ font-size: 24pt; color: #12493b }}
i {{ font: 13pt Nastaliq; direction: rtl }} .facts {{ font-size: 8pt }} .fine {{ font-size: 5.5pt }}
img {{ image-rendering: pixelated }} section {{ break-before: page }}
"""


def _each(work: Callable[[_T], object], given: Iterable[_T]) -> Callable[[], None]:
    def run() -> None:
        for one in given:
            work(one)

    return run


def _cpu(work: Callable[[], object]) -> Cost:
    start = time.process_time()
    work()
    return Cost(cpu_s=time.process_time() - start, memory_mb=0)


def _award(n: int) -> Award:
    number = f"{n:04}-BNCH-MARK"
    person = _NAMES[n % len(_NAMES)]
    return Award(
        number=number,
        verify_address=f"https://academy.example/verify/{number}/",
        certificate_title=Text(en="Certificate of completion", ur="سندِ تکمیل"),
        statement=Text(en="has passed the examination", ur="نے امتحان پاس کیا"),
        person=Text(en=f"{person.en} {_NAMES[n // 4 % 4].en}", ur=f"{person.ur} {_NAMES[n // 4 % 4].ur}"),
        identity=Identity.of(f"GS-{n}", f"{n:032x}"),
        academy=Text(en="Campus, Lahore", ur="کیمپس، لاہور"),
        course_id="social-media-2024",
        course_title=Text(
            en="Use of social media by government servants", ur="سرکاری ملازمین اور سوشل میڈیا کا استعمال"
        ),
        edition="2026.1",
        edition_digest="sha256:" + "ab" * 32,
        clauses=tuple(f"om2024-p{n % 4}-clause-of-the-memo-{n}" for n in range(_CLAUSES)),
        language=Language.EN,
        score_percent=70 + n % 30,
        pass_percent=70,
        passed_on=_NOW,
        valid_from=_NOW,
        valid_until=_NOW + timedelta(days=730),
        issuer_name=Text(en="Civil Services Academy", ur="سول سروسز اکیڈمی"),
        signatory=Text(en="Director, Civil Services Academy", ur="ڈائریکٹر، سول سروسز اکیڈمی"),
    )
