"""Reads what templates are nearly always made of, `{{ name }}` and `{% if name.id == '...' %}`, as Jinja would.

Jinja's own reader takes several times as long, and a bank has thousands of templates.
"""

import re

from jinja2 import nodes

_TAG = re.compile(
    r"\{%\s*(?:(?P<branch>if|elif)\s+(?P<asked>[a-z]\w*)\.id\s*(?P<sign>==|!=)\s*'(?P<value>[^'\\\n]*)'"
    r"|(?P<word>else|endif))\s*%\}|\{\{\s*(?P<name>[a-z]\w*)\s*\}\}(?!\})",
    re.ASCII,
)
_MORE = re.compile(r"\{[{%#]|\{\Z|\r")
_RESERVED = {"true", "false", "none", "not", "and", "or", "in", "is", "if", "else"}
_SIGNS = {"==": "eq", "!=": "ne"}


def read_plainly(text: str) -> tuple[nodes.Template, frozenset[str]] | None:
    """Give a template's tree, and the names of all variables it asks for.

    None when the template holds anything but the two forms, or closes what it did not open.
    """
    text = text.removesuffix("\n")
    names: set[str | None] = set()
    body: list[nodes.Node] = []
    above: list[tuple[nodes.If, list[nodes.Node]]] = []
    at = 0
    for tag in _TAG.finditer(text):
        words, at = text[at : tag.start()], tag.end()
        if _MORE.search(words) or not _RESERVED.isdisjoint((tag["asked"], tag["name"])):
            return None
        if words:
            body.append(nodes.Output([nodes.TemplateData(words)]))
        names |= {tag["name"], tag["asked"]}
        if tag["name"]:
            body.append(nodes.Output([nodes.Name(tag["name"], "load")]))
        elif tag["branch"] == "if":
            asked = _if(tag)
            body.append(asked)
            above.append((asked, body))
            body = asked.body
        elif not above or (tag["word"] != "endif" and body is above[-1][0].else_):
            return None
        elif tag["branch"] == "elif":
            above[-1][0].elif_.append(_if(tag))
            body = above[-1][0].elif_[-1].body
        elif tag["word"] == "else":
            body = above[-1][0].else_
        else:
            body = above.pop()[1]
    if above or _MORE.search(text, at):
        return None
    return nodes.Template([*body, nodes.Output([nodes.TemplateData(text[at:])])]), frozenset(filter(None, names))


def _if(tag: re.Match[str]) -> nodes.If:
    identity = nodes.Getattr(nodes.Name(tag["asked"], "load"), "id", "load")
    test = nodes.Compare(identity, [nodes.Operand(_SIGNS[tag["sign"]], nodes.Const(tag["value"]))])
    return nodes.If(test, [], [], [])
