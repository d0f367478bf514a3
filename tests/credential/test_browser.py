"""The verification page in a real browser: the same answers as the command, with no network and no server."""

import json
import subprocess
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from datetime import timedelta
from hashlib import sha256, sha512
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from generator.credential import (
    Outcome,
    SigningKey,
    badge_png,
    badge_svg,
    did_document,
    dump_document,
    judge,
    parse_document,
    print_pdf,
    sign,
    status_list,
    write_offline,
)
from generator.credential.browser import scan_script, verify_page, verify_script
from generator.credential.sealing import PdfSigner, sign_pdf
from generator.errors import VerificationError
from tests.conftest import BROWSERS
from tests.credential.conftest import ISSUER, LIST_ADDRESS, NOW, needs
from tests.credential.tampering import changes, in_pdf, in_png, in_svg

pytestmark = pytest.mark.browser

KEPT = Path(__file__).parent / "kept"
DAY = timedelta(days=1)
JUDGE = """
async ({texts, dids, status, now}) => {
  const found = [];
  for (const text of texts) {
    try {
      const read = sabaq.parseDocument(new TextEncoder().encode(text));
      const {outcome, award} = await sabaq.judge(read, dids, status, new Date(now));
      found.push([outcome, Boolean(award)]);
    } catch (error) { found.push(["not a certificate", false]); }
  }
  return found;
}"""


@pytest.fixture(scope="module")
def make_status(key):
    def make(revoked, begins=NOW - DAY, ends=NOW + DAY):
        made = status_list(revoked, issuer_did=ISSUER, address=LIST_ADDRESS, valid_from=begins, valid_until=ends)
        return sign(made, key, NOW)

    return make


@pytest.fixture(scope="module")
def saved(tmp_path_factory, did) -> Path:
    """The page as somebody saved it."""
    path = tmp_path_factory.mktemp("page") / "verify.html"
    path.write_bytes(verify_page([did]))
    return path


@pytest.fixture
def page(browser, saved):
    context = browser.new_context()
    page = context.new_page()
    page.clock.set_fixed_time(NOW)
    page.asked, page.faults = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("console", lambda message: page.faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.goto(saved.as_uri())
    yield page
    assert page.asked == [saved.as_uri()]
    assert page.faults == []
    context.close()


def choose(page, *files: bytes) -> None:
    """Choose files, called file0, file1 and so on, and wait for what the page says of them all."""
    page.evaluate("document.querySelector('.sabaq-result').replaceChildren()")
    names = [
        {"name": f"file{n}", "mimeType": "application/octet-stream", "buffer": data} for n, data in enumerate(files)
    ]
    page.locator("input[type=file]").set_input_files(names)
    page.locator(".sabaq-result[aria-busy=false] > *").first.wait_for()


def drop(page, *files: bytes) -> str:
    """Choose files and give the one outcome that the page then shows, or nothing if it judges none."""
    choose(page, *files)
    heading = page.locator("[data-outcome]")
    return heading.get_attribute("data-outcome") if heading.count() else ""


def judged(page, documents, did, status=None, now=NOW):
    texts = [json.dumps(document) for document in documents]
    given = {"texts": texts, "dids": [did], "status": status, "now": now.isoformat()}
    return page.evaluate(JUDGE, given)


@pytest.mark.parametrize("form", ["json", "pdf", "signed pdf", "png", "svg", "line"])
def test_every_carrier_is_read_and_every_field_is_shown(page, credential, award, form):
    made = {
        "json": dump_document,
        "pdf": print_pdf,
        "signed pdf": lambda c: sign_pdf(print_pdf(c), PdfSigner.generate("Academy", NOW), NOW),
        "png": badge_png,
        "svg": badge_svg,
        "line": lambda c: write_offline(c).encode(),
    }[form](credential)
    assert drop(page, made) == "valid"
    shown = page.locator(".sabaq-result").inner_text()
    texts = (award.certificate_title, award.statement, award.person, award.academy, award.course_title)
    texts += (award.issuer_name, award.signatory)
    words = [wording for text in texts for wording in (text.en, text.ur)]
    words += [award.number, award.course_id, award.edition, award.edition_digest, award.verify_address, ISSUER]
    words += ["83%", "70%", "20 November 2026", "20 November 2028", "Urdu", "اردو", *award.clauses]
    for word in words:
        assert word in shown
    assert "Demonstration: signed with a test key, proves nothing." in shown


def test_the_text_scanned_from_the_back_is_pasted(page, credential):
    page.locator("textarea").fill(write_offline(credential))
    page.locator("textarea").blur()
    page.locator("[data-outcome=valid]").wait_for()


@pytest.mark.parametrize("name", ["first-version", "proof-chain"])
def test_what_was_kept_is_valid_with_its_key_file(page, name):
    files = [(KEPT / f"{name}.{form}").read_bytes() for form in ("did.json", "pdf")]
    assert drop(page, files[1]) == "issuer unknown"
    assert drop(page, *files) == "valid"


def test_files_chosen_together_are_answered_each_under_its_name_whatever_their_order(page, listed, make_status):
    forged = deepcopy(listed)
    forged["name"] += "x"
    given = (listed, forged, make_status([1234]))
    choose(page, *map(dump_document, given), b"GIF89a")
    shown = page.locator(".sabaq-result section")
    told = [
        [part.locator("bdi").inner_text(), *(one.get_attribute("data-outcome") for one in part.locator("h2").all())]
        for part in shown.all()
    ]
    assert told == [["file2"], ["file0", "revoked"], ["file1", "altered"], ["file3", "not a certificate"]]
    assert "Status list taken." in shown.first.inner_text()


def test_a_folder_dropped_on_the_page_is_said_to_be_none_and_the_rest_is_answered(page, credential):
    page.evaluate(
        """(text) => {
            const folder = new File([], "old");
            folder.arrayBuffer = () => Promise.reject(new DOMException("it is a folder", "NotReadableError"));
            const event = new Event("drop", { bubbles: true, cancelable: true });
            event.dataTransfer = { files: [folder, new File([text], "mine.json")] };
            document.querySelector("#sabaq-verify").dispatchEvent(event);
        }""",
        dump_document(credential).decode(),
    )
    shown = page.locator(".sabaq-result[aria-busy=false] section")
    expect(shown).to_contain_text(["the file could not be opened", "Valid"])


def test_each_outcome_is_the_command_s(  # noqa: PLR0917
    page, listed, credential, did, trust, award, make_status
):
    other = did_document("did:web:other.example", [SigningKey.from_seed(bytes(32), is_test=True)])
    changed = deepcopy(listed)
    changed["credentialSubject"]["result"][0]["value"] = "99"
    clean, revoking = make_status([7]), make_status([1234])
    forged = revoking | {"credentialSubject": clean["credentialSubject"]}
    late, early = award.valid_until + DAY, award.valid_from - DAY
    cases = [
        (listed, clean, NOW, Outcome.VALID),
        (credential, None, NOW, Outcome.VALID),
        (listed, revoking, NOW, Outcome.REVOKED),
        (listed, make_status([1234], ends=late + DAY), late, Outcome.REVOKED),
        (listed, None, NOW, Outcome.CANNOT_TELL),
        (listed, forged, NOW, Outcome.CANNOT_TELL),
        (listed, make_status([7], ends=NOW), NOW, Outcome.CANNOT_TELL),
        (listed, None, late, Outcome.EXPIRED),
        (credential, None, early, Outcome.NOT_YET_VALID),
        (changed, clean, NOW, Outcome.ALTERED),
        (clean, None, NOW, Outcome.MALFORMED),
    ]
    for document, status, now, expected in cases:
        ours = judge(document, trust, now, status)
        assert ours.outcome is expected
        assert judged(page, [document], did, status, now) == [[expected.value, ours.award is not None]]
    assert judged(page, [listed], other) == [["issuer unknown", False]]


def test_every_change_of_every_member_is_refused_by_the_page_and_the_command(page, listed, did, trust, make_status):
    status = make_status([7])
    assert judged(page, [listed], did, status) == [["valid", True]]
    changed = list(changes(listed))
    assert len(changed) > 380
    theirs = judged(page, [document for _, document in changed], did, status)
    for (what, document), (outcome, has_award) in zip(changed, theirs, strict=True):
        ours = judge(document, trust, NOW, status)
        assert ours.award is None, what
        assert not has_award, what
        assert outcome in {"altered", "not a certificate", "issuer unknown"}, what


JUDGE_FILES = """
async ({files, dids, status, now}) => {
  const found = [];
  for (const file of files) {
    const bytes = Uint8Array.from(atob(file), (letter) => letter.charCodeAt(0));
    try {
      const {outcome, award} = await sabaq.judge(await sabaq.readDocument(bytes), dids, status, new Date(now));
      found.push([outcome, Boolean(award)]);
    } catch (error) { found.push(["not a certificate", false]); }
  }
  return found;
}"""


@pytest.mark.parametrize(
    ("make", "replace"), [(print_pdf, in_pdf), (badge_png, in_png), (badge_svg, in_svg)], ids=["pdf", "png", "svg"]
)
def test_every_change_of_every_member_is_refused_by_the_page_in_every_carrier(  # noqa: PLR0917
    page, listed, did, make_status, make, replace
):
    carrier, status = make(listed), make_status([7])
    given = {"dids": [did], "status": status, "now": NOW.isoformat()}
    tried = [("nothing", listed), *changes(listed)]
    found = []
    for start in range(0, len(tried), 100):  # a hundred PDFs are as much as one message to a browser should hold
        files = [b64encode(replace(carrier, document)).decode() for _, document in tried[start : start + 100]]
        found += page.evaluate(JUDGE_FILES, given | {"files": files})
    assert found.pop(0) == ["valid", True]
    assert len(found) > 380
    for (what, _), (outcome, has_award) in zip(tried[1:], found, strict=True):
        assert outcome in {"altered", "not a certificate", "issuer unknown"}, what
        assert not has_award, what


def test_every_change_of_the_status_list_is_no_answer(page, listed, did, make_status):
    for what, status in changes(make_status([7])):
        assert judged(page, [listed], did, status) == [["cannot tell", True]], what


ODD = [
    '{"id": "a", "id": "b"}', '{"id": null}', '{"a": []}', '{"a": 1e3}', '{"a": 1.0}', '{"a": "x\\u0000"}',
    '{"a": "\\ud800"}', '{"a": 1,}', "{a: 1}", "[]", "", "{", '{"a": NaN}', '{"a": 01}', '{"a": "\t"}', '{"a": 1} x',
    '{"a":' * 30 + "1" + "}" * 30, '{"\\u0061": 1, "a": 2}', '{"a": [1, ]}',
]  # fmt: skip


def test_json_that_could_be_read_two_ways_is_refused_by_both(page):
    read = """text => { try { return [sabaq.parseDocument(new TextEncoder().encode(text))]; } catch { return []; } }"""
    for text in ODD:
        with pytest.raises(VerificationError):
            parse_document(text.encode())
        assert page.evaluate(read, text) == [], text
    for text in ('{"a": [true, false, -1, 0, "\\u0041\\n\\\\ \\/ 😀"], "": {"b": "ur: اردو"}}', ' {"a" :\n1 } '):
        assert page.evaluate(read, text) == [parse_document(text.encode())]


def test_carriers_with_anything_but_one_credential_are_refused(page, credential):
    svg, png = badge_svg(credential), badge_png(credential)
    inside = svg[svg.index(b"<openbadges") : svg.index(b"</openbadges:credential>") + 24]
    place = png.index(b"openbadgecredential") + 200
    line = write_offline(credential).encode()
    pdf = print_pdf(credential)
    for data in (
        svg.replace(inside, b""),
        svg.replace(inside, inside * 2),
        b"<!DOCTYPE svg>" + svg,
        png[:place] + b"~" + png[place + 1 :],
        png[: len(png) // 2],
        pdf.replace(b"credential.json", b"credential.jsox"),
        pdf[: len(pdf) // 2],
        line[:-9],
        line.replace(b"0", b"~"),
        b"GIF89a",
    ):
        assert drop(page, data) == "not a certificate"


def test_old_browsers_check_slowly_and_come_to_the_same(  # noqa: PLR0917
    browser, saved, listed, credential, did, make_status
):
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script("Object.defineProperty(window, 'crypto', {value: {}})")
    page.goto(saved.as_uri())
    assert page.evaluate("crypto.subtle === undefined")
    changed = deepcopy(credential)
    changed["name"] += "x"
    found = judged(page, [listed, credential, changed], did, make_status([7]))
    assert found == [["valid", True], ["valid", True], ["altered", False]]
    context.close()


def test_a_browser_whose_webcrypto_lacks_ed25519_comes_to_the_same(  # noqa: PLR0917
    browser, saved, listed, credential, did, make_status
):
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script("""
        const importKey = crypto.subtle.importKey.bind(crypto.subtle);
        crypto.subtle.importKey = (form, key, kind, ...more) => (kind.name ?? kind) === "Ed25519"
          ? Promise.reject(new DOMException("Unrecognized name.", "NotSupportedError"))
          : importKey(form, key, kind, ...more);
    """)
    page.goto(saved.as_uri())
    refused = 'crypto.subtle.importKey("raw", new Uint8Array(32), "Ed25519", false, ["verify"])'
    assert page.evaluate(f"{refused}.then(() => 'taken', (error) => error.name)") == "NotSupportedError"
    forged = deepcopy(listed)
    forged["credentialSubject"]["result"][0]["value"] = "99"
    found = judged(page, [listed, credential, forged], did, make_status([7]))
    assert found == [["valid", True], ["valid", True], ["altered", False]]
    context.close()


STATES = {
    "valid": ("Valid", "The issuer signed it, nothing in it was changed, and it stands."),
    "expired": ("Expired", "It was real, and its time is over."),
    "revoked": ("Revoked", "It was real, and the issuer has withdrawn it."),
    "altered": ("Altered", "Something in it was changed after it was signed."),
    "issuer unknown": ("Issuer unknown", "not from an issuer whose keys this page has"),
    "cannot tell": ("Cannot tell", "This is neither yes nor no."),
    "not yet valid": ("Not yet valid", "It is real, and begins later."),
}


@pytest.mark.parametrize("state", STATES)
def test_each_state_is_said_in_words_and_only_one_of_them_is_valid(  # noqa: PLR0917  one for each that differs
    page, listed, credential, award, make_status, state
):
    status = {"revoked": make_status([1234]), "cannot tell": None, "not yet valid": None, "expired": None}
    moments = {"expired": award.valid_until + DAY, "not yet valid": award.valid_from - DAY}
    given = credential if state in moments else listed
    if state == "altered":
        given = deepcopy(listed)
        given["credentialSubject"]["result"][0]["value"] = "99"
    if state == "issuer unknown":
        given = deepcopy(listed)
        given["issuer"]["id"] = "did:web:other.example"
    page.clock.set_fixed_time(moments.get(state, NOW))
    files = [document for document in (status.get(state, make_status([7])), given) if document]
    assert drop(page, *map(dump_document, files)) == state
    shown = page.locator(".sabaq-result").inner_text()
    word, meaning = STATES[state]
    assert page.locator("h2 span[lang=en]").last.inner_text() == word
    assert meaning in shown
    assert (award.person.en in shown) is (state not in {"altered", "issuer unknown"})


def test_our_hashes_are_the_standard_s(page):
    for data in (b"", b"abc", b"x" * 111, b"x" * 112, b"x" * 55, b"x" * 56, bytes(range(256)) * 9):
        given = b64encode(data).decode()
        hashed = "(name, text) => Array.from(sabaq[name](Uint8Array.from(atob(text), (c) => c.charCodeAt(0))))"
        for name, ours in (("sha256", sha256), ("sha512", sha512)):
            assert bytes(page.evaluate(f"(text) => ({hashed})('{name}', text)", given)) == ours(data).digest()


def test_what_a_key_file_says_cannot_become_script(browser, tmp_path, did):
    path = tmp_path / "page.html"
    path.write_bytes(verify_page([did | {"note": "</script><script>document.title = 'taken'</script>"}]))
    context = browser.new_context()
    page = context.new_page()
    page.goto(path.as_uri())
    assert page.title() == "Check a certificate / سند کی تصدیق"
    context.close()


def test_the_scripts_can_ask_the_pages_own_server_only():
    script, scan = verify_script().decode(), scan_script().decode()
    for word in ("XMLHttpRequest", "WebSocket", "sendBeacon", "import(", "eval(", "innerHTML", "</script"):
        assert word not in script + scan
    # Both begin with the path that a server's page gives; a saved page gives none, and its policy lets nothing out.
    assert script.count("fetch(`${server}") == script.count("fetch(") == 1
    assert script.count("src: `${server}scan.js`") == script.count("src:") == 1
    assert "fetch(" not in scan
    assert "connect-src" not in verify_page([]).decode().partition("<style>")[0]


@pytest.fixture(scope="module")
def paper(listed, tmp_path_factory) -> Path:
    """A certificate on paper, as pictures of both its pages: `front` and `back`."""
    folder = tmp_path_factory.mktemp("paper")
    (folder / "print.pdf").write_bytes(print_pdf(listed))
    for number, name in ((1, "front"), (2, "back")):
        side = ["-f", str(number), "-l", str(number), "-singlefile", "-scale-to-x", "1280", "-scale-to-y", "904"]
        subprocess.run(["pdftoppm", *side, "-jpeg", folder / "print.pdf", folder / name], check=True)
        subprocess.run(["pdftoppm", *side, "-png", folder / "print.pdf", folder / name], check=True)
    return folder


@needs("pdftoppm")
@pytest.mark.parametrize("form", ["jpg", "png"])
def test_a_picture_of_the_back_is_read_and_judged(page, paper, make_status, form):
    picture = (paper / f"back.{form}").read_bytes()
    assert drop(page, picture) == "cannot tell"
    for revoked, expected in ((7, "valid"), (1234, "revoked")):
        drop(page, dump_document(make_status([revoked])))
        assert drop(page, picture) == expected


@needs("pdftoppm")
def test_a_picture_of_the_front_names_the_number_and_proves_nothing(page, paper, award):
    assert drop(page, (paper / "front.jpg").read_bytes()) == ""
    assert f"This code holds the number {award.number} only." in page.locator(".sabaq-result").inner_text()


@needs("pdftoppm")
def test_a_code_of_someone_elses_address_is_not_followed(browser, tmp_path, paper):
    (tmp_path / "page.html").write_bytes(verify_page([did_document("did:web:other.example", [])]))
    page = browser.new_page()
    page.goto((tmp_path / "page.html").as_uri())
    assert drop(page, (paper / "front.jpg").read_bytes()) == ""
    shown = page.locator(".sabaq-result").inner_text()
    assert "This code is no certificate of an issuer that this page knows." in shown
    assert page.url.startswith("file:")
    page.close()


def test_a_picture_without_a_code_is_no_certificate(page, credential):
    blank = badge_png(credential)
    start = blank.index(b"iTXt") - 4
    without = blank[:start] + blank[start + 12 + int.from_bytes(blank[start : start + 4]) :]
    assert drop(page, without) == "not a certificate"
    assert drop(page, b"\xff\xd8\xff" + bytes(100)) == "not a certificate"


@pytest.fixture(scope="module")
def with_camera(paper):
    """A browser whose camera sees the back of a certificate, and nothing else."""
    # A camera's pictures one after another are a film of the kind that Chromium takes for a camera.
    film = paper / "camera.mjpeg"
    film.write_bytes((paper / "back.jpg").read_bytes() * 4)
    executable = next((path for path in BROWSERS if Path(path).exists()), None)
    camera = ["--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={film}"]
    with ThreadPoolExecutor(max_workers=1) as thread:

        def scanned(address: str, *, is_allowed: bool) -> tuple[str, str]:
            with sync_playwright() as playwright:
                asks = ["--use-fake-ui-for-media-stream"] if is_allowed else ["--deny-permission-prompts"]
                launched = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox", *camera, *asks])
                page = launched.new_page()
                page.goto(address)
                page.get_by_role("button", name="Scan with the camera").click()
                told = page.locator("[data-outcome], .sabaq-camera [role=status]:has-text('no camera')").first
                told.wait_for(timeout=60_000)
                found = told.get_attribute("data-outcome") or "", page.locator("body").inner_text()
                assert page.locator("video").is_hidden()
                launched.close()
                return found

        # Playwright runs one browser of the tests in this thread already.
        yield lambda address, *, is_allowed=True: thread.submit(scanned, address, is_allowed=is_allowed).result()


@needs("pdftoppm")
def test_the_camera_reads_the_back_with_no_network(with_camera, saved, award):
    outcome, shown = with_camera(saved.as_uri())
    assert outcome == "cannot tell"
    assert award.person.en in shown


@needs("pdftoppm")
def test_a_camera_that_may_not_be_used_leaves_the_other_ways(with_camera, saved):
    outcome, shown = with_camera(saved.as_uri(), is_allowed=False)
    assert outcome == ""
    assert "There is no camera, or it may not be used." in shown
