"""The OpenAPI 3.1 document of the interface, and the bounds that it and the answers share."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

MOST_ROWS = 1000
MOST_PEOPLE = 1000
LONGEST = 200
NUMBERS = frozenset({"personnel_number", "grade", "batch", "phone"})
"""What of a person may come as a number too, for many systems keep it as one."""

_ADDRESS = "/api/v1"
_SHORT = {"type": "string", "maxLength": LONGEST}
_NAMED = {**_SHORT, "pattern": "^[^\\u0000]*$"}
_WHOLE = {"type": "integer", "minimum": 0}
_DAY = {"type": "string", "format": "date", "examples": ["2026-11-01"]}
_DAY_OF_OURS = {**_DAY, "pattern": "^2[01][0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"}
# Letters and signs that a text may hold: none that nobody types, and of an English name no Urdu.
_TYPED = "[^\\u0000-\\u001f\\u007f-\\u009f\\ufffd]*"
_TYPED_ENGLISH = "[^\\u0000-\\u001f\\u007f-\\u009f\\u0600-\\u06ff\\ufffd]*"
_ENGLISH, _URDU = "[A-Za-z]", "[\\u0621-\\u063a\\u0641-\\u064a\\u0671-\\u06d3]"
_WORD = "[0-9A-Za-z\\u0621-\\u063a\\u0641-\\u064a\\u0671-\\u06d3]"
# Of an address of e-mail, what stands between two dots before its @ and after.
_NAME, _LABEL = "[0-9A-Za-z_%+-]+", "[0-9A-Za-z]([0-9A-Za-z-]{0,61}[0-9A-Za-z])?"


def document(cadres: Sequence[str] = (), academies: Sequence[str] = ()) -> dict[str, Any]:
    """Give the document; for whoever shows a token, with the codes of cadres and academies it may name."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Sabaq",
            "version": "1",
            "description": "Roster in, completion out. A token reaches the people of its cadres and nobody else.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "paths": {
            f"{_ADDRESS}/roster": {"post": _roster()},
            f"{_ADDRESS}/completion": {"get": _completion()},
            f"{_ADDRESS}/completion/summary": {"get": _summary()},
            f"{_ADDRESS}/openapi.json": {"get": _itself()},
        },
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {
                "Fault": _fault_schema(),
                "Person": _person_schema(cadres, academies),
                "Finished": _finished_schema(),
            },
        },
    }


def _roster() -> dict[str, Any]:
    people = {"type": "array", "minItems": 1, "maxItems": MOST_PEOPLE, "items": _ref("Person")}
    return {
        "operationId": "putRoster",
        "summary": "Put people on the roster or change what it says of them (scope roster:write)",
        "description": "All are written, or with one fault none. Sending the same people again changes nothing.",
        "requestBody": {
            "required": True,
            "content": _json(_object(required=["people"], people=people)),
        },
        "responses": _answers(
            _object(required=["new", "changed", "unchanged"], new=_WHOLE, changed=_WHOLE, unchanged=_WHOLE),
            {"413": "more than 2 MB", "422": "some people cannot be taken; each fault names its person and field"},
        ),
    }


def _completion() -> dict[str, Any]:
    people = {"type": "array", "items": _ref("Finished")}
    following = {"type": ["string", "null"], "description": "the `after` of the next page; null on the last"}
    return {
        "operationId": "getCompletion",
        "summary": "Each person and the day they finished (scope completion:read)",
        "parameters": [
            *_narrowing(),
            _parameter("after", _NAMED, "the personnel number after which to begin"),
            _parameter("limit", {"type": "integer", "minimum": 1, "maximum": MOST_ROWS}, "how many people at most"),
        ],
        "responses": _answers(
            _object(required=["course", "on", "people", "next"], course=_SHORT, on=_DAY, people=people, next=following),
            {"503": "no edition has been published yet"},
            {"nextPage": {"operationId": "getCompletion", "parameters": {"after": "$response.body#/next"}}},
        ),
    }


def _summary() -> dict[str, Any]:
    month = {"type": ["integer", "null"], "description": "such as 202611; null: not finished"}
    group = _object(
        required=["cadre", "academy", "batch", "month", "people"],
        cadre=_SHORT,
        academy=_SHORT,
        batch=_SHORT,
        month=month,
        people=_WHOLE,
    )
    return {
        "operationId": "getCompletionSummary",
        "summary": "How many finished in each month, by cadre, academy and batch (scope completion:read)",
        "parameters": _narrowing(),
        "responses": _answers(
            _object(
                required=["course", "on", "groups"], course=_SHORT, on=_DAY, groups={"type": "array", "items": group}
            ),
            {"503": "no edition has been published yet"},
        ),
    }


def _itself() -> dict[str, Any]:
    return {
        "operationId": "getDocument",
        "summary": "This document",
        "security": [],
        "responses": {"200": {"description": "done", "content": _json({"type": "object"})}},
    }


def _narrowing() -> list[dict[str, Any]]:
    return [
        _parameter("cadre", _NAMED, "only this cadre, by its code"),
        _parameter("academy", _NAMED, "only this academy, by its code"),
        _parameter("batch", _NAMED, "only this batch"),
        _parameter("on", _DAY_OF_OURS, "as of the end of this day, 2000 to 2199; today if left out"),
    ]


def _parameter(name: str, schema: dict[str, Any], meaning: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": meaning}


def _answers(
    schema: dict[str, Any], more: dict[str, str], links: Mapping[str, dict[str, Any]] = MappingProxyType({})
) -> dict[str, Any]:
    faults = {
        "400": "the request makes no sense",
        "401": "no token in use",
        "403": "the token is for something else",
        **more,
    }
    return {
        "200": {"description": "done", "content": _json(schema), "links": {**links}},
        **{status: {"description": said, "content": _json(_ref("Fault"))} for status, said in sorted(faults.items())},
    }


def _object(*, required: list[str], **properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "required": required, "properties": properties}


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _fault_schema() -> dict[str, Any]:
    one = _object(required=["person", "field", "message"], person=_WHOLE, field=_SHORT, message={"type": "string"})
    error = _object(
        required=["code", "message"],
        code=_SHORT,
        message={"type": "string"},
        faults={"type": "array", "items": one, "description": "person counts from 0"},
    )
    return _object(required=["error"], error=error)


def _person_schema(cadres: Sequence[str], academies: Sequence[str]) -> dict[str, Any]:
    """Give what is taken of a person, as `file_rows` reads it; it may know other spellings of the same as well."""
    person = _object(
        required=["personnel_number", "name_en", "name_ur", "grade", "cadre", "academy", "batch"],
        personnel_number=_text(40, "^[0-9A-Za-z][0-9A-Za-z/._-]*$", minimum=0),
        name_en=_text(LONGEST, f"^{_TYPED_ENGLISH}{_ENGLISH}{_TYPED_ENGLISH}$"),
        name_ur=_text(LONGEST, f"^{_TYPED}{_URDU}{_TYPED}$"),
        designation_en=_text(LONGEST, f"^({_TYPED}{_WORD}{_TYPED})?$"),
        designation_ur=_text(LONGEST, f"^({_TYPED}{_WORD}{_TYPED})?$"),
        cadre=_code(cadres),
        academy=_code(academies),
        batch=_text(40, f"^{_TYPED}{_WORD}{_TYPED}$", minimum=0),
        grade=_text(8, "^(BPS[ -]?)?([1-9]|1[0-9]|2[0-2])$", minimum=1, maximum=22),
        email=_text(254, f"^({_NAME}(\\.{_NAME})*@({_LABEL}\\.)+[A-Za-z]{{2,63}})?$"),
        phone=_text(16, "^(\\+?[0-9]{7,15})?$", minimum=1_000_000, maximum=999_999_999_999_999),
    )
    # A post named in one language is shown so in both.
    posts = ("designation_en", "designation_ur")
    return person | {"anyOf": [{"required": [post], "properties": {post: {"minLength": 1}}} for post in posts]}


def _text(longest: int, pattern: str, **number: int) -> dict[str, Any]:
    """Give a text, or with the bounds of a number either of the two."""
    kind = ["string", "integer"] if number else "string"
    return {"type": kind, "maxLength": longest, "pattern": pattern, **number}


def _code(codes: Sequence[str]) -> dict[str, Any]:
    """Give a place on the roster by its code: one of those there are, or any to somebody who is not to learn them."""
    return {"type": "string", "enum": [*codes]} if codes else {"type": "string", "minLength": 1, "maxLength": LONGEST}


def _finished_schema() -> dict[str, Any]:
    return _object(
        required=["personnel_number", "cadre", "academy", "batch", "finished_on", "certificate"],
        personnel_number=_SHORT,
        cadre=_SHORT,
        academy=_SHORT,
        batch=_SHORT,
        finished_on={**_DAY, "type": ["string", "null"]},
        certificate={
            "type": ["string", "null"],
            "description": "its number, for /verify/NUMBER/; null where there is none, or it was revoked by that day",
        },
    )
