"""The status lists as files: signed on a change or daily, the same bytes in between, and several once one is full."""

import gzip
import json
from base64 import urlsafe_b64decode
from dataclasses import replace
from struct import pack
from uuid import UUID

import pytest
from click.testing import CliRunner
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile

from generator.cli import main
from generator.credential import Outcome, SigningKey, judge, parse_document
from generator.grader import models
from generator.grader.certificates import status_places
from generator.grader.certificates.life import revoke
from generator.grader.certificates.signing import credential_of
from generator.grader.certificates.status_lists import FOLDER, all_lists, read_list
from generator.grader.clock import moment, system_clock
from generator.grader.tables.buckets import BUCKETS


@pytest.fixture
def draw_only(monkeypatch):
    """Let Bilal draw the place of another certificate, and nothing but that."""

    def draw(taken):
        # Only who is in the same bucket may draw it.
        beside = UUID(int=taken.trainee_id.int ^ BUCKETS)
        models.Trainee.objects.filter(personnel_number="P-bilal").update(id=beside)
        number = pack("I", taken.status_index // BUCKETS)
        monkeypatch.setattr(status_places.secrets, "token_bytes", lambda length: number * (length // len(number)))

    return draw


@pytest.fixture
def data(tmp_path, world, monkeypatch):
    """A data directory of the test's own, for the lists."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "keys").symlink_to(django_settings.SABAQ.data / "keys")
    monkeypatch.setattr(django_settings, "SABAQ", replace(django_settings.SABAQ, data=folder))
    return folder


@pytest.fixture
def sit(world, sitter, data):
    def sat(name):
        sitter(world.client(name)).sit()
        return models.Issuance.objects.get(trainee__user__username=name, kind="issue")

    return sat


@pytest.fixture
def published(world, data):
    """Ask for a list as any cache does, and give the answer."""
    return lambda number=1, **headers: world.client().get(f"/status/{number}.json", headers=headers)


def revoked_in(content):
    """The places that a list says are revoked (Bitstring Status List 1.0, section 3.3)."""
    packed = parse_document(content)["credentialSubject"]["encodedList"].removeprefix("u")
    bits = gzip.decompress(urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
    return {place for place in range(8 * len(bits)) if bits[place // 8] & (0x80 >> place % 8)}


def test_a_list_is_a_file_that_stays_the_same_until_something_is_revoked(world, sit, published, data):
    issuance = sit("ayesha")
    first = published()
    (kept,) = (data / FOLDER).rglob("*.json")
    assert first.content == kept.read_bytes()
    world.clock.forward(minutes=60)
    assert published().content == first.content
    revoke(issuance, "an error", by="x", now_ms=world.clock())
    changed = published()
    assert changed.content != first.content
    assert revoked_in(changed.content) == {issuance.status_index}
    assert (parse_document(changed.content)["id"], kept.read_bytes()) == (
        "http://127.0.0.1:8000/status/1.json",
        changed.content,
    )


def test_a_file_that_tells_of_another_past_is_not_served(world, sit, published, data):
    """As after a database was brought back from a copy: as many are revoked as the file says, but others."""
    first, second = sit("ayesha"), sit("bilal")
    revoke(first, "an error", by="x", now_ms=world.clock())
    assert revoked_in(published().content) == {first.status_index}
    models.Issuance.objects.filter(kind="revoke")._raw_delete("default")
    revoke(second, "an error", by="x", now_ms=world.clock())
    assert revoked_in(published().content) == {second.status_index}


def test_a_cache_asks_again_at_no_cost_until_the_list_is_another(world, sit, published):
    issuance = sit("ayesha")
    first = published()
    assert first["Cache-Control"] == "public, max-age=60"
    assert first["Access-Control-Allow-Origin"] == "*"
    again = published(if_none_match=first["ETag"])
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    revoke(issuance, "an error", by="x", now_ms=world.clock())
    changed = published(if_none_match=first["ETag"])
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]
    did = world.client().get("/.well-known/did.json")
    assert world.client().get("/.well-known/did.json", headers={"if-none-match": did["ETag"]}).status_code == 304


def test_a_list_is_signed_anew_long_before_it_falls_silent(world, sit, published):
    sit("ayesha")
    first = parse_document(published().content)
    for hours, is_same in ((11, True), (2, False)):
        world.clock.forward(minutes=hours * 60)
        document = parse_document(published().content)
        assert (document == first) is is_same
        assert document["validFrom"] <= moment(world.clock()).isoformat() < document["validUntil"]


def test_a_list_is_signed_anew_by_a_new_key_and_in_place_of_a_damaged_file(world, sit, data):
    sit("ayesha")
    before = read_list(world.issuer, world.issuer.base_url, 1, data, world.clock())
    key = SigningKey.generate(is_test=True)
    rotated = replace(world.issuer, key=key, published=(*world.issuer.published, key.verifying))
    after = parse_document(read_list(rotated, rotated.base_url, 1, data, world.clock()))
    assert after["proof"][0]["verificationMethod"] == key.id_at(rotated.did)
    (kept,) = (data / FOLDER).rglob("*.json")
    for damage in (b"", b"{}", before[: len(before) // 2]):
        kept.write_bytes(damage)
        assert read_list(world.issuer, world.issuer.base_url, 1, data, world.clock()) == before


def test_once_a_list_is_full_the_next_is_begun_and_each_certificate_is_held_against_its_own(  # noqa: PLR0917  all of it
    world, sit, draw_only, published, data, monkeypatch, tmp_path
):
    # The command asks the machine's clock, and no test tells it another time.
    world.clock.now_ms = system_clock()
    first = sit("ayesha")
    draw_only(first)
    second = sit("bilal")
    places = [(found.status_list, found.status_index) for found in (first, second)]
    assert places == [(1, first.status_index), (2, first.status_index)]
    assert published(3).status_code == 404
    revoke(second, "an error", by="x", now_ms=world.clock())
    assert [revoked_in(published(n).content) for n in (1, 2)] == [set(), {second.status_index}]

    lists = all_lists(world.issuer, data, world.clock())
    trust, now = world.issuer.trust(), moment(world.clock())
    documents = [credential_of(found, world.issuer) for found in (first, second)]
    found = [[judge(document, trust, now, status).outcome for status in lists] for document in documents]
    assert found == [[Outcome.VALID, Outcome.CANNOT_TELL], [Outcome.CANNOT_TELL, Outcome.REVOKED]]
    pages = [world.client().get(f"/verify/{one.number}/").content.decode() for one in (first, second)]
    assert ["Not valid" in page for page in pages] == [False, True]

    for name, content in (("1", published(1).content), ("2", published(2).content)):
        (tmp_path / f"{name}.json").write_bytes(content)
    (tmp_path / "did.json").write_text(json.dumps(world.issuer.did_documents()[-1]))
    for name, document in zip("ab", documents, strict=True):
        (tmp_path / f"{name}.json").write_text(json.dumps(document))
    names = ("a.json", "b.json", "--did", "did.json", "--status", "1.json", "--status", "2.json", "--json")
    asked = [part if part.startswith("--") else str(tmp_path / part) for part in names]
    said = json.loads(CliRunner().invoke(main, ["verify", *asked]).output)
    assert [(one["outcome"], one["demonstration"]) for one in said] == [("valid", True), ("revoked", True)]


def test_the_verification_page_holds_every_list_and_a_number_beyond_them_makes_no_file(
    world, sit, draw_only, data, monkeypatch
):
    first = sit("ayesha")
    draw_only(first)
    sit("bilal")
    page = world.client().get("/verify/").content.decode()
    assert "http://127.0.0.1:8000/status/2.json#list" in page
    world.client().get("/status/77.json")
    # Under each address that the issuer has had, which is more than one where a browser was served before.
    assert {path.name for path in (data / FOLDER).rglob("*.json")} == {"1.json", "2.json"}


def test_a_list_is_asked_for_at_the_issuers_own_addresses_only(world, sit, data):
    document = credential_of(sit("ayesha"), world.issuer)
    before = sorted((data / FOLDER).iterdir()) if (data / FOLDER).exists() else []
    document["credentialStatus"]["statusListCredential"] = "http://elsewhere.example/status/1.json"
    upload = SimpleUploadedFile("x.json", json.dumps(document).encode())
    world.client().post("/verify/", {"certificate": upload})
    assert (sorted((data / FOLDER).iterdir()) if (data / FOLDER).exists() else []) == before
