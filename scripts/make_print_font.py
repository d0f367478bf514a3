"""Give the Nastaliq of certificates a sign for each line of our own Urdu, put together of the letters that are in it.

Typst sets the lines, and what it drew is found again among the glyphs, so that they look just as they did. It needs
fonttools, as the tests do. Run it after a change of the Urdu in `generator/credential/wording.py`.
"""

import re
import sys
import unicodedata
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst
from fontTools.feaLib.builder import addOpenTypeFeaturesFromString  # type: ignore[import-untyped]  # it has no types
from fontTools.misc.roundTools import otRound  # type: ignore[import-untyped]  # it has no types
from fontTools.pens.basePen import decomposeQuadraticSegment  # type: ignore[import-untyped]  # it has no types
from fontTools.pens.recordingPen import DecomposingRecordingPen, RecordingPen  # type: ignore[import-untyped]  # it has no types
from fontTools.pens.ttGlyphPen import TTGlyphPen  # type: ignore[import-untyped]  # it has no types
from fontTools.svgLib.path import parse_path  # type: ignore[import-untyped]  # it has no types
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # it has no types
from fontTools.ttLib.tables import otTables  # type: ignore[import-untyped]  # it has no types

from generator.credential.wording import urdu_signs

FONT = Path(__file__).parent.parent / "generator" / "credential" / "fonts" / "NotoNastaliqUrdu-Regular.ttf"
NAMES = "sign"
# Alternates for what runs from right to left: the shaper looks for them before it joins letters.
FEATURE = "rtla"
# The edges, spacing and language of shared.typ, and one point a unit of the font.
PAGE = """
#set page(width: auto, height: auto, margin: 0pt)
#set text(
  font: "Noto Nastaliq Urdu", fallback: false, lang: "ur", region: "PK", dir: rtl, size: 1000pt,
  top-edge: 1.85em, bottom-edge: -0.7em, spacing: 145%,
)
"""
BASELINE = 1850
_SYMBOL = re.compile(r'<symbol id="(\w+)"[^>]*><path d="([^"]*)"/>')
_GROUP = re.compile(r'<g transform="matrix\(1 0 0 -1 (\S+) (\S+)\)">(.*?)</g>')
_USE = re.compile(r'<use xlink:href="#(\w+)" x="(\S+)" y="(\S+)"')

Outline = tuple[tuple[str, tuple[tuple[int, int], ...]], ...]
"""Lines and simple curves, each by name, with their points in half units."""


def main() -> int:
    """Write the font anew; the same words give the same bytes."""
    font = without_signs(TTFont(FONT, recalcTimestamp=False))
    glyphs = font.getGlyphSet()
    outlines = {outlined(name, glyphs): name for name in glyphs}
    with TemporaryDirectory() as folder:
        font.save(Path(folder) / FONT.name)
        compiler = typst.Compiler(font_paths=[folder], ignore_system_fonts=True)
        signs = dict(sorted(urdu_signs()))
        for number, (sign, following) in enumerate(signs.items()):
            # Words lean over the space between them, so that a sign is as wide as what it adds to those that follow.
            width = wide(drawn(compiler, sign + following)) - (wide(drawn(compiler, following)) if following else 0)
            alone = drawn(compiler, sign.strip())
            add_sign(font, f"{NAMES}{number}", parts(alone, round(width - wide(alone)), outlines), round(width))
    order(font, [*font.getGlyphOrder(), *(f"{NAMES}{number}" for number in range(len(signs)))])
    join(font, list(signs))
    font.save(FONT)
    return 0


def without_signs(font: TTFont) -> TTFont:
    """Take away the signs of an earlier run, which stand last among features, lookups and glyphs."""
    substitutions = font["GSUB"].table
    last = len(substitutions.FeatureList.FeatureRecord) - 1
    if substitutions.FeatureList.FeatureRecord[last].FeatureTag != FEATURE:
        return font
    substitutions.FeatureList.FeatureRecord.pop()
    for languages in spoken(substitutions):
        languages.FeatureIndex.remove(last)
    del substitutions.LookupList.Lookup[-1]
    (joined,) = substitutions.LookupList.Lookup.pop().SubTable
    names = {ligature.LigGlyph for ligatures in joined.ligatures.values() for ligature in ligatures}
    for name in names:
        del font["glyf"].glyphs[name], font["hmtx"].metrics[name], font["GDEF"].table.GlyphClassDef.classDefs[name]
    order(font, [name for name in font.getGlyphOrder() if name not in names])
    saved = BytesIO()
    font.save(saved)
    return TTFont(saved, recalcTimestamp=False)


def order(font: TTFont, names: list[str]) -> None:
    """Say which glyphs there are, and in which order."""
    names = list(dict.fromkeys(names))
    font.setGlyphOrder(names)
    font["glyf"].setGlyphOrder(names)


def drawn(compiler: typst.Compiler, line: str) -> str:
    """Draw a line as an SVG."""
    svg = compiler.compile((PAGE + line).encode(), format="svg")
    if not isinstance(svg, bytes):
        raise TypeError(f"{line} is not one page")
    return svg.decode()


def wide(svg: str) -> float:
    """Tell how wide a line is, in units of the font."""
    return float(svg.split('viewBox="0 0 ', 1)[1].split(" ", 1)[0])


def parts(svg: str, left: int, outlines: dict[Outline, str]) -> Iterable[tuple[str, int, int]]:
    """Find the glyphs of a line, and where each stands."""
    names = {}
    for symbol, path in _SYMBOL.findall(svg):
        pen = RecordingPen()
        parse_path(path.replace("M 0 0m", "M", 1), pen)
        names[symbol] = outlines[exact(pen)]
    for right, down, uses in _GROUP.findall(svg):
        for symbol, x, y in _USE.findall(uses):
            yield names[symbol], round(left + float(right) + float(x)), round(BASELINE - float(down) + float(y))


def outlined(name: str, glyphs: Mapping[str, Any]) -> Outline:
    """Give the outline of a glyph."""
    pen = DecomposingRecordingPen(glyphs)
    glyphs[name].draw(pen)
    return exact(pen)


def exact(pen: RecordingPen) -> Outline:
    """Give an outline in lines and simple curves, in half units, however it was written."""
    found, first = [], None
    for kind, points in pen.value:
        if kind == "moveTo":
            first = points[0]
        curves = [*decomposeQuadraticSegment(points)] if kind == "qCurveTo" else [points]
        found += [
            (kind, tuple((otRound(2 * x), otRound(2 * y)) for x, y in curve))
            for curve in curves
            if curve and not (kind == "lineTo" and curve[-1] == first)
        ]
    return tuple(found)


def add_sign(font: TTFont, name: str, made_of: Iterable[tuple[str, int, int]], width: int) -> None:
    """Add a glyph that is made of others."""
    pen = TTGlyphPen(font.getGlyphSet())
    for part, across, up in made_of:
        pen.addComponent(part, (1, 0, 0, 1, across, up))
    font["glyf"][name] = pen.glyph()
    font["glyf"][name].recalcBounds(font["glyf"])
    font["hmtx"][name] = width, font["glyf"][name].xMin
    font["GDEF"].table.GlyphClassDef.classDefs[name] = 1


def join(font: TTFont, signs: list[str]) -> None:
    """Put each sign in the place of its letters."""
    saved = BytesIO()
    font.save(saved)
    apart = TTFont(saved)
    apart.setGlyphOrder(font.getGlyphOrder())  # the file holds no names
    del apart["GSUB"]
    addOpenTypeFeaturesFromString(apart, rules(font.getBestCmap(), signs))
    substitutions, added = font["GSUB"].table, apart["GSUB"].table
    first = len(substitutions.LookupList.Lookup)
    joined, around = added.LookupList.Lookup
    for rule in (rule for table in around.SubTable for rule in ruled(table)):
        for record in rule.SubstLookupRecord:
            record.LookupListIndex += first
    substitutions.LookupList.Lookup += [joined, around]
    feature = added.FeatureList.FeatureRecord[0]
    feature.Feature.LookupListIndex = [first + 1]
    for languages in spoken(substitutions):
        languages.FeatureIndex.append(len(substitutions.FeatureList.FeatureRecord))
    substitutions.FeatureList.FeatureRecord.append(feature)


def ruled(table: otTables.ChainContextSubst) -> Iterable[Any]:
    """Give the rules of a table, however it writes them."""
    if table.Format == 3:
        return [table]
    if table.Format == 2:
        return [rule for rules in table.ChainSubClassSet if rules for rule in rules.ChainSubClassRule]
    return [rule for rules in table.ChainSubRuleSet for rule in rules.ChainSubRule]


def rules(glyphs: dict[int, str], signs: list[str]) -> str:
    """Write, in the language of font features, which letters make a sign: never a part of a longer word."""
    letters = [name for code, name in glyphs.items() if unicodedata.bidirectional(chr(code)) in {"AL", "NSM"}]
    spelt = {n: [glyphs[ord(letter)] for letter in sign] for n, sign in enumerate(signs)}
    lines = [f"@letters = [{' '.join(name for name in letters)}];", "lookup joined {"]
    lines += [f"  sub {' '.join(names)} by {NAMES}{n};" for n, names in spelt.items()]
    lines += ["} joined;", f"feature {FEATURE} {{"]
    for n, names in sorted(spelt.items(), key=lambda item: -len(item[1])):
        marked = [f"{name}'" for name in names]
        lines.append(f"  ignore sub @letters {' '.join(marked)};")
        if not signs[n].endswith(" "):
            lines.append(f"  ignore sub {' '.join(marked)} @letters;")
        lines.append(f"  sub {marked[0]} lookup joined {' '.join(marked[1:])};")
    return "\n".join([*lines, f"}} {FEATURE};"])


def spoken(substitutions: otTables.GSUB) -> Iterable[otTables.LangSys]:
    """Give the list of features of each script and language."""
    for record in substitutions.ScriptList.ScriptRecord:
        yield record.Script.DefaultLangSys
        for language in record.Script.LangSysRecord:
            yield language.LangSys


if __name__ == "__main__":
    sys.exit(main())
