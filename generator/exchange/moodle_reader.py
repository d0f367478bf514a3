"""Reads Moodle XML: multiple choice and true or false, with weights, feedback, tags and ids."""

from collections.abc import Iterator

from lxml import etree

from generator.exchange.moodle_terms import TRUTH, is_uneven, place_of, rich, told_in_general, without_id
from generator.exchange.taken import (
    UNREADABLE,
    Report,
    Taken,
    TakenChoice,
    is_too_large,
    split_asked,
    without_controls,
)
from generator.model.text import Language

_STYLES = {"html": "html", "markdown": "markdown", "plain_text": "plain", "moodle_auto_format": "moodle"}


def read_moodle(data: bytes, language: Language, report: Report) -> tuple[Taken, ...]:
    """Give the questions of a Moodle XML file, noting everything that cannot be carried."""
    root = None if is_too_large(data, report) else parse_xml(data, report)
    if root is None:
        return ()
    if root.tag != "quiz":
        report.refuse(1, f"the file begins with <{root.tag}>, not with <quiz>", "export the questions as Moodle XML")
        return ()
    taken = tuple(_questions(root, language, report))
    if not taken and not report.is_refused:
        report.refuse(1, "there is no question in this file", "export the category that holds the questions")
    return taken


def parse_xml(data: bytes, report: Report) -> etree._Element | None:
    """Give the root of a foreign XML file; entities and outside files are never followed."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, LookupError) as error:
        line, column = getattr(error, "position", (1, 1))
        message = f"the file is not XML: {getattr(error, 'msg', None) or error}"
        report.refuse(max(line, 1), message, "export it again, and do not edit it by hand", max(column, 1), UNREADABLE)
        return None
    if root.getroottree().docinfo.internalDTD is not None:
        hint = "delete the `<!DOCTYPE ...>` at its beginning"
        report.refuse(1, "the file declares a document type, which may hide entities", hint, code=UNREADABLE)
        return None
    return root


def _questions(root: etree._Element, language: Language, report: Report) -> Iterator[Taken]:
    category = ""
    for node in root.iterchildren("question"):
        kind = node.get("type", "")
        if kind == "category":
            category = _text(node.find("category"))
        elif kind in ("multichoice", "truefalse"):
            yield _question(node, category, language, report)
        else:
            called = _text(node.find("name")) or "a question"
            hint = "keep it in Moodle, or rewrite it as multiple choice"
            report.refuse(_line(node), f"`{called}` is of the type `{kind[:40]}`", hint)


def _question(node: etree._Element, category: str, language: Language, report: Report) -> Taken:
    said, topic = place_of(category)
    line, own_id = _line(node), (node.findtext("idnumber") or "").strip()
    title, _ = without_id(" ".join(_text(node.find("name")).split()), own_id)
    called = title or own_id or "a question"
    title = without_controls(title, line, called, report)
    lost: list[str] = []
    situation, question = split_asked(rich(*_styled(node.find("questiontext")), lost))
    tags = tuple(_text(tag) for tag in node.iterfind("tags/tag"))
    single = node.get("type") == "truefalse" or (node.findtext("single") or "true").strip().lower() in ("true", "1")
    answers = [_answer(answer, said or language, lost) for answer in node.iterfind("answer")]
    worths = [_worth(answer, called, report) for answer in node.iterfind("answer")]
    best = max(worths, default=0.0)
    choices = tuple(
        TakenChoice(text=text, why=why, right=worth > 0 and (worth == best or not single))
        for (text, why), worth in zip(answers, worths, strict=True)
    )
    if is_uneven(worths, single=single):
        lost.append("partial credit")
    if any(_text(node.find(f"{sort}feedback")) for sort in ("correct", "partiallycorrect", "incorrect")):
        lost.append("feedback for a whole answer")
    if node.find(".//file") is not None:
        lost.append("an attached file")
    choices = told_in_general(choices, rich(*_styled(node.find("generalfeedback")), lost).text, lost)
    report.lose_all(line, called, lost)
    return Taken(
        line=line,
        id=own_id or title,
        title=title,
        situation=situation,
        question=question,
        choices=choices,
        single=single,
        language=said,
        topic=topic,
        tags=tags,
    )


def _answer(answer: etree._Element, language: Language, lost: list[str]) -> tuple[str, str]:
    """Give the words of a choice and its reason; the two of a true-or-false question are in English in the file."""
    why = rich(*_styled(answer.find("feedback")), lost).text
    words, style = _styled(answer, default="html")
    if answer.getparent().get("type") == "truefalse" and words.lower() in ("true", "false"):
        return TRUTH[words.lower() == "true"][language], why
    return rich(words, style, lost).text, why


def _worth(answer: etree._Element, called: str, report: Report) -> float:
    written = answer.get("fraction", "0")
    try:
        return float(written)
    except ValueError:
        hint = 'write a number of percent, as `fraction="100"`'
        report.refuse(_line(answer), f"`{called}` has a choice worth {written!r}", hint)
        return 0.0


def _styled(node: etree._Element | None, default: str = "moodle_auto_format") -> tuple[str, str]:
    """Give the text of an element and the style it is written in."""
    if node is None:
        return "", "plain"
    return _text(node), _STYLES.get(node.get("format", default), "moodle")


def _text(node: etree._Element | None) -> str:
    if node is None:
        return ""
    inner = node.find("text")
    return ("".join(inner.itertext()) if inner is not None else (node.text or "")).strip()


def _line(node: etree._Element) -> int:
    return int(node.sourceline or 1)
