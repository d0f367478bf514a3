"""Made-up courses of any size: this repository's course with a bank of synthetic scenarios, two in five a family."""

import shutil
from pathlib import Path

ROOT = Path(__file__).parent.parent

_SCENARIO = """\
id: {id}
topic: {topic}
title: {{en: Synthetic case {n}, ur: نمونہ نمبر {n}}}
use: [practice, exam]
kind: choice
level: {level}
platform: whatsapp
clauses: [om2024-p2-permission]
{variables}situation:
  en: >-
    {en}
  ur: >-
    {ur}
question:
  en: >-
    {asked_en}What should officer {n} do now, before the week is out?
  ur: >-
    {asked_ur}افسر نمبر {n} کو ہفتہ ختم ہونے سے پہلے اب کیا کرنا چاہیے؟
choices:
{choices}"""

_FAMILIES_IN_FIVE = 2

# Two variables of two values: four variants. Two texts of a family turn on a variable, two name it, as in our own bank.
_VARIABLES = """\
vars:
  office:
    - {id: field, en: a field office, ur: فیلڈ دفتر}
    - {id: head, en: the head office, ur: صدر دفتر}
  day: [Monday, Friday]
"""
_VARYING = {
    "en": "{% if office.id == 'field' %}It is {{ day }} in {{ office }}.{% else %}{{ day }}, {{ office }}.{% endif %} ",
    "ur": "{% if office.id == 'field' %}{{ office }} میں {{ day }} ہے۔{% else %}{{ office }}، {{ day }}۔{% endif %} ",
}
_NAMING = {"en": "From {{ office }}, on {{ day }}. ", "ur": "{{ office }} سے، {{ day }} کو۔ "}

_CHOICE = """\
  - id: choice-{letter}
{right}    text:
      en: Take the {letter} way, number {n}, and tell the head of office in writing about it.
      ur: راستہ {letter} نمبر {n} اختیار کریں اور دفتر کے سربراہ کو تحریری طور پر بتا دیں۔
    why:
      en: "The {letter} reason for case {n}: permission comes first, from the Government, and it is express. {filler}"
      ur: "معاملہ {n} کی وجہ {letter}: اجازت پہلے آتی ہے، حکومت کی طرف سے، اور واضح ہوتی ہے۔ {filler_ur}"
"""

_EN = "An officer sits at a desk and a message arrives that asks for more than may be given. "
_UR = "ایک افسر اپنی میز پر بیٹھے ہیں کہ ایک پیغام آتا ہے جو اس سے زیادہ مانگتا ہے جتنا دیا جا سکتا ہے۔ "


def make_course(folder: Path, size: int) -> Path:
    """Make a course of `size` scenarios, each of about 3.8 kB, spread over the topics; give its root."""
    shutil.copytree(ROOT / "course", folder / "course")
    for name in ("mkdocs.yml", "mkdocs.ur.yml"):
        shutil.copy(ROOT / name, folder / name)
    (folder / "generator").symlink_to(ROOT / "generator")
    _without_exam_only(folder / "course" / "course.yaml")
    _without_placed_practice(folder / "course" / "lessons")
    topics = sorted(path.name.removesuffix(".en.md") for path in (ROOT / "course" / "lessons").glob("*.en.md"))
    for n in range(size):
        topic = topics[n % len(topics)]
        path = folder / "scenarios" / topic / f"synthetic-{n}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_scenario(n, topic))
    return folder


def _scenario(n: int, topic: str) -> str:
    choices = "".join(
        _CHOICE.format(
            letter=letter, n=n, right="    right: true\n" if i == n % 4 else "", filler=_EN * 2, filler_ur=_UR * 2
        )
        for i, letter in enumerate("abcd")
    )
    texts = {"en": (_EN * 4).strip(), "ur": (_UR * 4).strip()}
    asked = {"asked_en": "", "asked_ur": ""}
    if n % 5 < _FAMILIES_IN_FIVE:
        texts = {language: f"{_VARYING[language]}Case {n}. {text}" for language, text in texts.items()}
        asked = {f"asked_{language}": words for language, words in _NAMING.items()}
    variables = _VARIABLES if n % 5 < _FAMILIES_IN_FIVE else ""
    return _SCENARIO.format(
        id=f"synthetic-{n}", topic=topic, n=n, level=n % 3 + 1, choices=choices, variables=variables, **texts, **asked
    )


def _without_exam_only(course: Path) -> None:
    """Let papers be drawn from practice: every synthetic scenario is to have its page."""
    course.write_text(course.read_text().replace("exam_only_percent: 50", "exam_only_percent: 0"))


def _without_placed_practice(lessons: Path) -> None:
    """Take out the practice the lessons place: the synthetic bank does not hold it."""
    for lesson in lessons.glob("*.md"):
        lines = lesson.read_text().splitlines(keepends=True)
        lesson.write_text("".join(line for line in lines if not line.startswith("[practice:")))
