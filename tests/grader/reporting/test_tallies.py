"""Counts that are kept are those of the rows, whatever happened to people, and a page says how old they are."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection  # noqa: F401  named in a mark
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.grader import models
from generator.grader.access.row_security import within
from generator.grader.access.scope import Scope
from generator.grader.certificates.life import AlreadyRevokedError, reissue, revoke
from generator.grader.people.file import read_roster
from generator.grader.people.importing import Sender, apply_import
from generator.grader.people.progress import Progress, counted_progress
from generator.grader.people.states import set_status
from generator.grader.reporting import tallies
from generator.grader.reporting.counting import By, Wanted, counted, today
from generator.grader.tables.people import Status
from generator.grader.tables.reports import Tallied, Tally
from generator.model.text import Text

COURSE = "a-course"
CADRES, ACADEMIES, BATCHES = ("pas", "psp"), ("csa", "sti"), ("2026", "2027")
SCOPES = (
    Scope(is_everyone=True),
    Scope(cadres=frozenset({"pas"})),
    Scope(academies=frozenset({"sti"})),
    Scope(cadres=frozenset({"psp"}), academies=frozenset({"csa"})),
)
NARROW = ({}, {By.BATCH: "2027"}, {By.CADRE: "pas", By.ACADEMY: "csa"})
SITTERS = ("ayesha", "bilal", "danish")

who = st.sampled_from(SITTERS)
things = st.one_of(
    st.tuples(st.just("import"), st.sampled_from([*SITTERS, "new-1", "new-2"]), st.sampled_from(CADRES),
              st.sampled_from(ACADEMIES), st.sampled_from(BATCHES)),
    st.tuples(st.just("status"), who, st.sampled_from(Status.values)),
    st.tuples(st.sampled_from(["start", "fail", "pass", "revoke", "reissue", "wait"]), who),
)  # fmt: skip


@pytest.fixture
def crowded(world, monkeypatch):
    """One person is many."""
    monkeypatch.setattr(tallies, "MANY", 1)
    models.Academy.objects.create(code="sti", name_en="Other", name_ur="دوسری")
    return world


def wanted(world, **more):
    now_ms = world.clock.now_ms
    return Wanted(**{"scope": SCOPES[0], "course": COURSE, "day": today(now_ms), "now_ms": now_ms} | more)


def count_all(world):
    """Count now, and let a little time go by, so that what is kept can be told from what is counted."""
    world.clock.forward(minutes=60)
    assert tallies.count_again(COURSE, world.clock.now_ms)
    world.clock.forward(minutes=1)


def happens(world, sitter, what, name, *more):
    """Do one thing to somebody, as pages and commands do it; what cannot be done is not."""
    now_ms = world.clock.now_ms
    client = world.client(name) if name in SITTERS else None
    person = models.Trainee.objects.filter(personnel_number=f"P-{name}").first()
    issued = models.Issuance.objects.filter(trainee=person, kind="issue").order_by("-issued_ms").first()
    match what:
        case "import":
            header = "Personnel number,Name (English),Name (Urdu),Designation,Grade,Cadre,Academy,Batch"
            file = f"{header}\nP-{name},Zara,زارا,Officer,17,{','.join(more)}\n".encode()
            sender = Sender(scope=Scope(is_everyone=True))
            assert apply_import(read_roster(file), sender, now_ms, file_name="f", skip_bad=False)[1]
        case "status":
            set_status(person, Status(more[0]), "so", by="x", now_ms=now_ms)
        case "start":
            client.post("/exam/")
        case "fail" | "pass" if "/exam/" in client.post("/exam/").headers.get("Location", ""):
            sitter(client, right=what == "pass").sit()
        case "revoke" | "reissue" if issued:
            try:
                if what == "revoke":
                    revoke(issued, "so", by="x", now_ms=now_ms)
                else:
                    reissue(issued, "so", name=Text(en="N", ur="ن"), by="x", now_ms=now_ms, issuer=world.issuer)
            except AlreadyRevokedError:
                pass
        case "wait":
            world.clock.forward(minutes=24 * 60)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(things, min_size=1, max_size=8))
def test_what_is_kept_is_what_is_counted_from_the_rows(crowded, sitter, happened):
    # One example goes on where the last ended: people have longer histories so.
    for what in happened:
        happens(crowded, sitter, *what)
    count_all(crowded)
    for scope in SCOPES:
        for narrow in NARROW:
            asked = wanted(crowded, scope=scope, narrow=narrow)
            kept, plain = tallies.overview(asked), counted(asked).overview(asked.now_ms)
            if not plain.roster:
                continue
            assert kept.counted_ms < asked.now_ms
            assert +kept.roster == +plain.roster
            assert +kept.finished == +plain.finished
            assert +kept.days == +plain.days
        asked = wanted(crowded, scope=scope)
        assert tallies.crowd(asked).standing == counted_progress(asked.people, COURSE)


def test_a_page_of_many_tells_when_they_were_counted_and_changes_with_the_next_count(crowded, sitter):
    count_all(crowded)
    sitter(crowded.client("ayesha")).sit()
    pages = ("/records/", "/records/completion/")
    for finished, address in ((0, page) for page in pages):
        page = crowded.client("admin-pas").get(address).content.decode()
        assert f"{finished} of 3 have passed" in page
        assert "Counted on" in page
    count_all(crowded)
    for address in pages:
        assert "1 of 3 have passed" in crowded.client("admin-pas").get(address).content.decode()


def test_few_people_are_counted_as_they_stand(world, sitter, monkeypatch):
    monkeypatch.setattr(tallies, "MANY", 4)
    count_all(world)
    sitter(world.client("ayesha")).sit()
    page = world.client("admin-pas").get("/records/completion/").content.decode()
    assert "1 of 3 have passed" in page
    assert "Counted on" not in page
    assert tallies.overview(wanted(world)).finished.total() == 0


def test_a_day_that_is_over_is_counted_from_its_rows(crowded, sitter):
    first = today(crowded.clock.now_ms)
    count_all(crowded)
    sitter(crowded.client("ayesha")).sit()
    crowded.clock.forward(minutes=24 * 60)
    asked = wanted(crowded, day=first)
    assert tallies.overview(asked).finished.total() == 1
    assert tallies.overview(replace(asked, day=first + timedelta(days=1))).finished.total() == 0


def test_nobody_is_counted_where_they_are_few(world):
    assert not tallies.count_again(COURSE, world.clock.now_ms)
    assert not Tally.objects.exists()


def test_one_process_counts_and_not_again_before_it_is_time(crowded):
    now_ms = crowded.clock.now_ms
    assert tallies.count_again(COURSE, now_ms)
    Tallied.objects.update(took_ms=0)
    assert not tallies.count_again(COURSE, now_ms + 59_999)
    assert tallies.count_again(COURSE, now_ms + 60_000)
    Tallied.objects.update(took_ms=60_000)
    assert not tallies.count_again(COURSE, now_ms + 300_000)


def test_a_place_that_everybody_left_is_kept_no_longer(crowded, sitter):
    count_all(crowded)
    happens(crowded, sitter, "import", "danish", "pas", "csa", "2026")
    count_all(crowded)
    assert set(Tally.objects.values_list("cadre", flat=True)) == {"pas"}


def test_only_what_differs_is_written_again(crowded, sitter):
    count_all(crowded)
    rows = dict(Tally.objects.values_list("cadre", "pk"))
    Tally.objects.filter(cadre="psp").update(expected=7)
    happens(crowded, sitter, "pass", "ayesha")
    count_all(crowded)
    assert dict(Tally.objects.values_list("cadre", "pk")) == rows
    assert dict(Tally.objects.values_list("cadre", "expected")) == {"pas": 3, "psp": 1}
    assert Tally.objects.get(cadre="pas").progress == {Progress.PASSED: 1, Progress.NOMINATED: 2}


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no row-level security")
def test_the_counts_of_other_cadres_are_not_there_for_an_administrator(crowded):
    count_all(crowded)
    with within(SCOPES[1]):
        assert set(Tally.objects.values_list("cadre", flat=True)) == {"pas"}
