"""The interface for other systems: tokens and their reach, the roster in, completion out, the document."""

import json
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import InterfaceError, connection
from django.urls import get_resolver
from hypothesis import given
from hypothesis import strategies as st

from generator.cli.tokens import SCOPES
from generator.errors import ConfigError
from generator.grader import models
from generator.grader.api import tokens
from generator.grader.api.openapi import document
from generator.grader.api.tokens import Scope
from generator.grader.clock import moment
from generator.grader.people.file_rows import Codes, read_person
from generator.grader.tables.reports import ApiToken
from generator.grader.web.middleware import LARGEST_BODY

PEOPLE = [Scope.ROSTER_WRITE, Scope.COMPLETION_READ]
PERSON = {
    "personnel_number": "P-new",
    "name_en": "New Person",
    "name_ur": "نیا فرد",
    "designation_en": "Section Officer",
    "grade": 17,
    "cadre": "pas",
    "academy": "csa",
    "batch": "2026",
}


def make(world, name, scopes, cadres, **terms):
    return tokens.make(tokens.Terms(name=name, scopes=scopes, cadres=cadres, **terms), world.clock.now_ms)


@pytest.fixture
def token(world):
    return make(world, "payroll", PEOPLE, ["pas"])


def ask(world, token, address, **query):
    return world.client().get(f"/api/v1/{address}", query, headers={"Authorization": f"Bearer {token}"})


def send(world, token, people, **kept):
    body = people if isinstance(people, bytes | str) else json.dumps({"people": people})
    return world.client().post(
        "/api/v1/roster", body, content_type="application/json", headers={"Authorization": f"Bearer {token}"}
    )


def test_a_token_is_kept_as_a_hash_only(world, token):
    row = ApiToken.objects.get()
    assert token.startswith("sabaq_")
    assert len(token) > 40
    assert token not in json.dumps({f.attname: str(getattr(row, f.attname)) for f in row._meta.fields})


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer sabaq_x", "Basic {token}", "Bearer {token}x", "{token}"])
def test_without_a_token_in_use_nothing_is_told(world, token, header):
    answer = world.client().get("/api/v1/completion", headers={"Authorization": header.format(token=token)})
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer.json()["error"]["code"] == "token"


def test_a_login_is_no_token(world):
    assert world.client("admin-pas").get("/api/v1/completion").status_code == 401


def test_a_revoked_token_ends_at_once(world, token):
    assert ask(world, token, "completion").status_code == 200
    tokens.revoke("payroll", world.clock.now_ms)
    assert ask(world, token, "completion").status_code == 401
    with pytest.raises(ConfigError, match="no token 'payroll' in use"):
        tokens.revoke("payroll", world.clock.now_ms)


def test_a_token_does_only_what_it_is_for(world):
    reader = make(world, "reader", [Scope.COMPLETION_READ], ["pas"])
    assert send(world, reader, [PERSON]).status_code == 403
    writer = make(world, "writer", [Scope.ROSTER_WRITE], ["pas"])
    assert ask(world, writer, "completion").status_code == 403
    assert not models.Trainee.objects.filter(personnel_number="P-new").exists()


def test_a_token_that_would_reach_nobody_is_not_made(world):
    with pytest.raises(ConfigError, match="at least one cadre"):
        make(world, "x", PEOPLE, [])
    with pytest.raises(ConfigError, match="no cadre nowhere"):
        make(world, "x", PEOPLE, ["nowhere"])
    make(world, "x", PEOPLE, ["pas"])
    with pytest.raises(ConfigError, match="already"):
        make(world, "x", PEOPLE, ["pas"])


def test_completion_is_told_of_the_tokens_own_cadres(world, token, sitter):
    sitter(world.client("ayesha")).sit()
    sitter(world.client("danish")).sit()
    found = ask(world, token, "completion").json()
    assert [(p["personnel_number"], bool(p["finished_on"])) for p in found["people"]] == [
        ("P-ayesha", True),
        ("P-bilal", False),
        ("P-nologin", False),
    ]
    assert found["people"][0]["certificate"] == models.Issuance.objects.get(trainee__name_en="Ayesha").number
    assert ask(world, token, "completion", cadre="psp").json()["people"] == []
    assert sum(g["people"] for g in ask(world, token, "completion/summary").json()["groups"]) == 3


def test_completion_is_told_page_by_page_and_as_of_a_day(world, token, sitter):
    first = moment(world.clock.now_ms).date()
    sitter(world.client("ayesha")).sit()
    page = ask(world, token, "completion", limit=2).json()
    assert page["next"] == "P-bilal"
    rest = ask(world, token, "completion", limit=2, after=page["next"]).json()
    assert [p["personnel_number"] for p in rest["people"]] == ["P-nologin"]
    assert rest["next"] is None
    before = ask(world, token, "completion", on=str(first - timedelta(days=1))).json()
    assert before["people"] == []


@pytest.mark.parametrize(
    "query",
    [
        {"on": "yesterday"}, {"on": "20261101"}, {"on": ""}, {"limit": "0"}, {"limit": "1001"}, {"limit": "x"},
        {"cader": "pas"}, {"batch": "\x00"}, {"cadre": "x" * 201},
    ],
)  # fmt: skip
def test_a_question_that_makes_no_sense_is_refused(world, token, query):
    answer = ask(world, token, "completion", **query)
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "parameter"


def test_people_are_put_on_the_roster_once(world, token):
    assert send(world, token, [PERSON]).json() == {"new": 1, "changed": 0, "unchanged": 0}
    assert send(world, token, [PERSON]).json() == {"new": 0, "changed": 0, "unchanged": 1}
    assert send(world, token, [{**PERSON, "grade": 18}]).json() == {"new": 0, "changed": 1, "unchanged": 0}
    assert models.Trainee.objects.get(personnel_number="P-new").grade == 18


def test_what_somebody_is_not_given_stays_as_it_was(world, token):
    known = {"email": "zara@example.gov.pk", "phone": "+923001234567", "designation_ur": "سیکشن افسر"}
    assert send(world, token, [PERSON | known]).json() == {"new": 1, "changed": 0, "unchanged": 0}
    # Others of the same body may be given what this one is not.
    other = PERSON | {"personnel_number": "P-other", "email": "other@example.gov.pk"}
    assert send(world, token, [PERSON, other]).json() == {"new": 1, "changed": 0, "unchanged": 1}
    assert send(world, token, [PERSON | {"phone": ""}]).json() == {"new": 0, "changed": 1, "unchanged": 0}
    person = models.Trainee.objects.get(personnel_number="P-new")
    assert (person.email, person.phone, person.designation_ur) == (known["email"], "", known["designation_ur"])


def test_with_one_fault_nobody_is_written_and_every_fault_is_told(world, token):
    bad = [
        PERSON,
        {**PERSON, "personnel_number": "P-2", "grade": 99},
        {**PERSON, "personnel_number": "P-3", "cadre": "psp"},
    ]
    answer = send(world, token, bad)
    assert answer.status_code == 422
    assert {(f["person"], f["field"]) for f in answer.json()["error"]["faults"]} == {(1, "grade"), (2, "cadre")}
    assert not models.Trainee.objects.filter(personnel_number="P-new").exists()


def test_a_fault_names_people_by_their_place_in_what_was_sent(world, token):
    theirs = {**PERSON, "personnel_number": "P-danish"}
    people = [PERSON, PERSON, theirs, {**PERSON, "personnel_number": "P-4", "cadre": "psp"}]
    faults = send(world, token, people).json()["error"]["faults"]
    assert [(f["person"], f["message"]) for f in faults] == [
        (1, "'P-new' is that of people[0] already"),
        (2, "'P-danish' is beyond this token's reach; ask the operator"),
        (3, "psp at csa is beyond this token's reach"),
    ]


@pytest.mark.parametrize("left_out", document()["components"]["schemas"]["Person"]["required"])
def test_what_the_document_requires_is_required_of_those_on_the_roster_too(world, token, left_out):
    send(world, token, [PERSON])
    answer = send(world, token, [{name: value for name, value in PERSON.items() if name != left_out}])
    assert (answer.status_code, answer.json()["error"]["faults"][0]["field"]) == (422, left_out)


def test_nobody_of_another_cadre_is_changed_or_moved(world, token):
    assert send(world, token, [{**PERSON, "personnel_number": "P-danish"}]).status_code == 422
    assert send(world, token, [{**PERSON, "personnel_number": "P-bilal", "cadre": "psp"}]).status_code == 422
    assert models.Trainee.objects.get(personnel_number="P-danish").cadre_id == "psp"
    assert models.Trainee.objects.get(personnel_number="P-bilal").cadre_id == "pas"


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"{}", b"\xff", b'{"people": []}', b'{"people": [1]}', b'{"people": [{}]}',
        b'{"people": [{"salary": 1}]}', b'{"people": [{"grade": true}]}', b'{"people": [{"grade": [1]}]}',
        b'{"people": [{"name_en": "\\ud800"}]}', b"[" * 100_000,
    ],
)  # fmt: skip
def test_a_body_of_another_shape_is_refused(world, token, body):
    answer = send(world, token, body)
    assert answer.status_code == 400
    assert answer.json()["error"]["message"]


def test_too_much_at_once_is_refused(world, token):
    assert send(world, token, [PERSON] * 1001).status_code == 400
    assert send(world, token, json.dumps({"people": ["x" * 3_000_000]})).status_code == 413
    assert send(world, token, b"x" * (LARGEST_BODY + 1)).json()["error"]["code"] == "large"


def test_a_formula_in_a_name_stays_text(world, token):
    send(world, token, [{**PERSON, "name_en": '=HYPERLINK("x")\n,second'}])
    assert models.Trainee.objects.get(personnel_number="P-new").name_en == '=HYPERLINK("x") ,second'


def test_a_wrong_method_or_address_is_told_in_json(world, token):
    assert world.client().post("/api/v1/completion").status_code == 405
    assert world.client().get("/api/v1/roster")["Allow"] == "POST"
    assert world.client().get("/api/v1/nothing").json()["error"]["code"] == "not_found"


def test_a_wrong_host_and_a_fault_of_ours_are_told_in_json(world, token, monkeypatch):
    headers = {"Host": "evil.example", "Authorization": f"Bearer {token}"}
    refused = world.client().get("/api/v1/completion", headers=headers)
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "request")
    monkeypatch.setattr("generator.grader.api.tokens.find", lambda *_: 1 / 0)
    client = world.client()
    client.raise_request_exception = False
    broken = client.get("/api/v1/completion")
    assert (broken.status_code, broken.json()["error"]["code"]) == (500, "broken")


def test_a_revoked_certificate_is_no_longer_given_and_one_issued_anew_is(world, token, sitter):
    sitter(world.client("ayesha")).sit()

    def told(**query):
        people = ask(world, token, "completion", **query).json()["people"]
        return next((p["certificate"], p["finished_on"]) for p in people if p["personnel_number"] == "P-ayesha")

    number, day = told()
    world.clock.forward(minutes=24 * 60)
    admin = world.client("admin-pas")
    anew = {"reason": "a letter was wrong", "name_en": "Ayesha Siddiqa", "name_ur": "عائشہ صدیقہ"}
    assert admin.post(f"/certificates/{number}/reissue", anew).status_code == 302
    second, _ = told()
    assert second not in {number, None}
    world.clock.forward(minutes=24 * 60)
    assert admin.post(f"/certificates/{second}/revoke", {"reason": "copied"}).status_code == 302
    assert told() == (None, day)
    assert told(on=day) == (number, day)


def test_the_document_names_every_address_and_no_other(world):
    paths = world.client().get("/api/v1/openapi.json").json()["paths"]
    own = {f"/{p.pattern}" for p in get_resolver().url_patterns if str(p.pattern).startswith("api/v1/")}
    assert set(paths) == own


def test_the_document_says_what_is_answered(world, token, sitter):
    sitter(world.client("ayesha")).sit()
    schemas = document()["components"]["schemas"]
    (person, *_) = ask(world, token, "completion").json()["people"]
    assert set(person) == set(schemas["Finished"]["required"])
    answers = document()["paths"]["/api/v1/completion/summary"]["get"]["responses"]
    found = ask(world, token, "completion/summary").json()
    assert set(found) == set(answers["200"]["content"]["application/json"]["schema"]["required"])
    assert set(found["groups"][0]) == {"cadre", "academy", "batch", "month", "people"}


def test_the_document_names_the_codes_to_whoever_shows_a_token_and_to_nobody_else(world, token):
    def person(**headers):
        document = world.client().get("/api/v1/openapi.json", headers=headers).json()
        return document["components"]["schemas"]["Person"]["properties"]

    assert person(Authorization=f"Bearer {token}")["cadre"]["enum"] == ["pas"]
    assert person(Authorization=f"Bearer {token}")["academy"]["enum"] == ["csa"]
    assert "enum" not in person()["cadre"] | person(Authorization="Bearer sabaq_x")["academy"]


@given(st.from_regex(document()["components"]["schemas"]["Person"]["properties"]["email"]["pattern"], fullmatch=True))
def test_the_document_allows_no_address_of_e_mail_that_the_roster_refuses(address):
    codes = Codes(known={}, suggested=())
    faults = read_person({"email": address}, codes, codes)[1]
    assert not [fault for fault in faults if fault.column == "email" and fault.phrase != "row_long"]


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"grade": 17.0}, 200),
        ({"grade": "BPS-17"}, 200),
        ({"batch": 2026, "personnel_number": 12, "phone": 3001234567}, 200),
        ({"grade": 17.5}, 400),
        ({"grade": True}, 400),
        ({"batch": -1}, 400),
        ({"name_en": 5}, 400),
        ({"designation_en": 5.0}, 400),
        ({"cadre": 1}, 400),
        ({"phone": 12}, 422),
    ],
)
def test_a_number_is_taken_where_the_document_says_so(world, token, said, status):
    assert send(world, token, [{**PERSON, **said}]).status_code == status


def test_figures_are_for_this_machine_or_a_token(world, sitter):
    sitter(world.client("ayesha")).sit()
    text = world.client().get("/metrics").content.decode()
    assert 'sabaq_results{passed="yes"} 1' in text
    assert 'sabaq_people{status="nominated"} 4' in text
    assert "Ayesha" not in text
    elsewhere = {"REMOTE_ADDR": "10.0.0.9"}
    assert world.client().get("/metrics", **elsewhere).status_code == 404
    assert world.client().get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 404
    token = make(world, "prometheus", [Scope.METRICS_READ], [])
    headers = {"Authorization": f"Bearer {token}"}
    assert world.client().get("/metrics", headers=headers, **elsewhere).status_code == 200


def test_while_the_database_fails_the_figures_and_the_sign_of_life_say_so(world):
    token = make(world, "prometheus", [Scope.METRICS_READ], [])
    headers, elsewhere = {"Authorization": f"Bearer {token}"}, {"REMOTE_ADDR": "10.0.0.9"}

    def fail(*_):
        raise InterfaceError("the connection is closed")

    with connection.execute_wrapper(fail):
        here, shown = world.client().get("/metrics"), world.client().get("/metrics", headers=headers, **elsewhere)
        assert world.client().get("/metrics", **elsewhere).status_code == 404
        assert world.client().get("/healthz").status_code == 503
    for answer in (here, shown):
        assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain; version=0.0.4; charset=utf-8")
        assert [line for line in answer.content.decode().splitlines() if line[0] != "#"] == ["sabaq_up 0"]


def test_the_sign_of_life_tells_database_and_edition(world):
    found = world.client().get("/healthz").json()
    assert found == {
        "status": "ok",
        "database": "ok",
        "edition": {"label": "2026.1", "digest": world.edition.digest},
        "unsignable_certificates": 0,
    }


def test_the_scopes_of_the_command_are_those_there_are():
    assert set(SCOPES) == set(Scope)


def test_the_commands_make_list_and_revoke_a_token(tmp_path):
    """In a process of its own, for the command brings its own database up."""

    def sabaq(*words):
        command = [sys.executable, "-m", "generator", "token", *words, "--data", str(tmp_path / "data")]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    made = sabaq("new", "prometheus", "--scope", "metrics:read")
    assert made.stdout.startswith("sabaq_"), made.stderr
    assert sabaq("revoke", "prometheus").returncode == 0
    listed = sabaq("list").stdout
    assert "prometheus  metrics:read  -  made" in listed
    assert "revoked" in listed
    assert made.stdout.strip() not in listed
    assert "at least one cadre" in sabaq("new", "x", "--scope", "roster:write").stderr
