"""What a check found, told to a person, a program, or a tool that shows it beside the line; and every rule told."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict
from textwrap import indent
from typing import Any
from urllib.parse import quote

from generator import check
from generator.authoring.told import all_told, told_of
from generator.build import Checked
from generator.counted import counted
from generator.errors import Diagnostic, Severity

_SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def as_text(checked: Checked) -> str:
    """Give the findings for a person, what the course itself leaves out, and the counts."""
    count = Counter(d.severity for d in checked.diagnostics)
    settings = checked.library.course.rules if checked.library else {}
    left_out = [f"{code} is set to {told.weight} in course.yaml: {told.why}" for code, told in settings.items()]
    totals = f"{counted(count[Severity.ERROR], 'error')}, {counted(count[Severity.WARNING], 'warning')}"
    return "\n".join((*map(str, checked.diagnostics), *left_out, totals))


def as_json(checked: Checked) -> str:
    """Give `counts`, `coverage`, `testwiseness`, `rules` (those the course sets) and `diagnostics`."""
    library = checked.library
    count = Counter(d.severity for d in checked.diagnostics)
    report = {
        "counts": {
            "errors": count[Severity.ERROR],
            "warnings": count[Severity.WARNING],
            "scenarios": len(library.scenarios) if library else 0,
            "clauses": len(library.catalogue.clauses) if library else 0,
            "lessons": len(library.lessons) if library else 0,
        },
        "coverage": check.coverage(library) if library else {},
        "testwiseness": check.testwiseness(library) if library else {},
        "rules": {code: asdict(setting) for code, setting in library.course.rules.items()} if library else {},
        "diagnostics": [_plain(d) for d in checked.diagnostics],
    }
    return json.dumps(report, ensure_ascii=False, indent=2)


def as_github(checked: Checked) -> str:
    """Give one workflow command a finding, which GitHub and its like show beside the line."""
    return "\n".join(_workflow_command(d) for d in checked.diagnostics)


def as_sarif(checked: Checked) -> str:
    """Give the findings as SARIF 2.1.0 (OASIS), which code-review tools read. Columns count characters."""
    rules = sorted({d.code for d in checked.diagnostics})
    run = {
        "tool": {"driver": {"name": "sabaq", "rules": [_sarif_rule(code) for code in rules]}},
        "columnKind": "unicodeCodePoints",
        "results": [_sarif_result(d) for d in checked.diagnostics],
    }
    return json.dumps({"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


FORMATS: Mapping[str, Callable[[Checked], str]] = {
    "text": as_text,
    "json": as_json,
    "github": as_github,
    "sarif": as_sarif,
}
"""How findings may be printed, by the name of the format."""


def explain(code: str) -> str:
    """Tell what a code means and why, and where to read it; raises `ConfigError` for one that is unknown."""
    told = told_of(code)
    example = told.example
    if isinstance(example, str):
        shown = f"  no example: {example}"
    else:
        before, after = (indent(text.rstrip(), "    ") for text in (example.before or "(nothing)", example.after))
        shown = f"  before, in {example.file}:\n{before}\n  after:\n{after}"
    return (
        f"{told.code}: {told.title}\n  {told.why}\n  {_setting(told.code)}\n{shown}\n  in the handbook: {told.address}"
    )


def list_rules() -> str:
    """Give every code with its title, and whether a course may set it."""
    return "\n".join(f"{t.code}  {t.title}{'  (may be set)' * check.is_adjustable(t.code)}" for t in all_told())


def _setting(code: str) -> str:
    if not check.is_adjustable(code):
        return "It may not be set to anything else."
    return f"course.yaml may set it:  rules: {{{code}: {{weight: off, why: ...}}}}  (or weight: warning)"


def _plain(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "severity": diagnostic.severity.value,
        "code": diagnostic.code,
        "message": diagnostic.message,
        **asdict(diagnostic.span),
        "hint": diagnostic.hint,
    }


def _workflow_command(diagnostic: Diagnostic) -> str:
    span = diagnostic.span
    place = {"file": span.file, "line": span.line, "col": span.column, "title": diagnostic.code}
    told = ",".join(f"{name}={_escaped(str(value), in_property=True)}" for name, value in place.items())
    message = _escaped(f"{diagnostic.message}\nhint: {diagnostic.hint}")
    return f"::{diagnostic.severity} {told}::{message}"


def _escaped(text: str, *, in_property: bool = False) -> str:
    escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return escaped.replace(":", "%3A").replace(",", "%2C") if in_property else escaped


def _sarif_rule(code: str) -> dict[str, Any]:
    # Not `helpUri`: that is absolute (SARIF 2.1.0, 3.49.12), and which site will hold the handbook is not known here.
    told = told_of(code)
    return {
        "id": code,
        "shortDescription": {"text": told.title},
        "fullDescription": {"text": told.why},
        "help": {"text": f"In the handbook: {told.address}"},
    }


def _sarif_result(diagnostic: Diagnostic) -> dict[str, Any]:
    span = diagnostic.span
    place = {
        "artifactLocation": {"uri": quote(span.file)},
        "region": {"startLine": span.line, "startColumn": span.column},
    }
    return {
        "ruleId": diagnostic.code,
        "level": diagnostic.severity.value,
        "message": {"text": f"{diagnostic.message}; {diagnostic.hint}"},
        "locations": [{"physicalLocation": place}],
    }
