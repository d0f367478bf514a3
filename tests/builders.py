"""A small course that has nothing wrong with it, for tests to take and break."""

from collections.abc import Mapping

COURSE = """\
id: small-course
title: {en: A small course, ur: ایک مختصر کورس}
summary: {en: What the memo asks., ur: یادداشت کیا چاہتی ہے۔}
edition: "1"
checked_on: "2026-11-21"
notice: {en: Training material., ur: تربیتی مواد۔}
topics:
  - id: permission
    title: {en: Permission, ur: اجازت}
    summary: {en: Who may take part., ur: کون حصہ لے سکتا ہے۔}
platforms:
  telephone: {en: Telephone, ur: ٹیلی فون}
  whatsapp: {en: WhatsApp, ur: واٹس ایپ}
examination:
  questions: 2
  minutes: 10
  pass_percent: 50
  exam_only_percent: 50
  per_topic: {permission: 2}
  attempts: 3
  wait_hours: 0
certificate:
  title: {en: Certificate, ur: سند}
  statement: {en: has passed, ur: نے امتحان پاس کیا}
  valid_years: 2
  signatory: {en: Director, ur: ڈائریکٹر}
issuer:
  name: {en: Academy, ur: اکیڈمی}
"""

CRESTED = COURSE.replace(
    "issuer:",
    "  crest: {file: crest.svg, alt: {en: A lamp in a ring, ur: دائرے میں چراغ}}\nissuer:",
)
"""The same course with a crest, which is to stand in `course/crest.svg`."""

CREST = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">
  <!-- A lamp in a ring. -->
  <defs><path id="half" d="M50 30 Q70 55 50 70" fill="#b01030"/></defs>
  <circle cx="50" cy="50" r="46" fill="none" stroke="#b01030" stroke-width="6"/>
  <use href="#half"/>
</svg>
"""

CLAUSES = """\
instruments:
  - {id: MEMO, title: The memo, number: "1", date: "2024-09-02", issuer: Division, role: subject, text_seen: all}
clauses:
  - id: memo-permission
    instrument: MEMO
    pointer: para 2
    kind: duty
    applies_to: [government-servant]
    summary: Permission comes first.
    summary_ur: اجازت پہلے آتی ہے۔
    source: [seed]
    confidence: verbatim-source
    basis: text-seen
    use: assert
  - id: press-report
    instrument: MEMO
    pointer: para 9
    kind: duty
    applies_to: [government-servant]
    summary: Reported only.
    summary_ur: صرف رپورٹ ہوا۔
    source: [seed]
    confidence: reported
    basis: report
    use: attribute
"""

SCENARIO = """\
id: {id}
topic: permission
title: {{en: A call, ur: ایک فون}}
use: [{use}]
kind: choice
level: 1
platform: telephone
clauses: [memo-permission]
situation:
  en: A reporter calls.
  ur: ایک رپورٹر فون کرتا ہے۔
question: {{en: What now?, ur: اب کیا؟}}
choices:
  - id: refer
    right: true
    text: {{en: Refer him., ur: آگے بھیج دیں۔}}
    why: {{en: Another is authorised., ur: مجاز کوئی اور ہے۔}}
  - id: answer
    text: {{en: Answer him., ur: جواب دے دیں۔}}
    why: {{en: She is not authorised., ur: وہ مجاز نہیں۔}}
"""

LESSONS = {
    "course/lessons/permission.en.md": "# Permission\n\nIt comes first [§ memo-permission].\n\n[practice: first]\n",
    "course/lessons/permission.ur.md": "# اجازت\n\nپہلے اجازت [§ memo-permission]۔\n\n[practice: first]\n",
    "course/lessons/permission.en.quiz.md": "".join(
        f"# Question {n}?\n\n- [x] Yes\n- [ ] No\n\n" for n in ("one", "two", "three")
    ),
    "course/lessons/permission.ur.quiz.md": "".join(
        f"# {word}؟\n\n- [x] ہاں\n- [ ] نہیں\n\n" for word in ("پہلا", "دوسرا", "تیسرا")
    ),
}

USES = {"first": "practice", "second": "practice", "third": "exam", "fourth": "exam"}


def a_tree(changes: Mapping[str, str | bytes | None] | None = None) -> dict[str, bytes]:
    """Give the files of the small course, with some replaced, added, or (none) taken away."""
    tree: dict[str, str | bytes | None] = {"course/course.yaml": COURSE, "course/clauses.yaml": CLAUSES, **LESSONS}
    tree |= {f"scenarios/permission/{name}.yaml": a_scenario(name, use=use) for name, use in USES.items()}
    tree |= changes or {}
    return {path: data.encode() if isinstance(data, str) else data for path, data in tree.items() if data is not None}


def a_scenario(name: str = "case", *, use: str = "practice", change: tuple[str, str] | None = None) -> str:
    """Give the text of a sound scenario, with one passage exchanged for another."""
    text = SCENARIO.format(id=name, use=use)
    if change is None:
        return text
    old, new = change
    assert text.count(old) == 1, f"{old!r} should stand once in the scenario"
    return text.replace(old, new)
