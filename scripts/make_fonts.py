"""Make the Urdu faces the site ships: Noto Naskh Arabic, cut down to what Urdu is written with.

Reads Debian's fonts-noto-core and writes WOFF2 files beside the theme's other assets. Needs fonttools and
brotli, which nothing else here does: `pip install fonttools brotli`, then `python scripts/make_fonts.py`.
"""

import sys
from pathlib import Path

from fontTools import subset  # type: ignore[import-not-found,import-untyped,unused-ignore]

SOURCES = Path("/usr/share/fonts/truetype/noto")
TARGET = Path(__file__).parent.parent / "generator" / "pages" / "theme" / "assets" / "fonts"
FACES = {
    "NotoNaskhArabic-Regular.ttf": "naskh-regular.woff2",
    "NotoNaskhArabic-Bold.ttf": "naskh-bold.woff2",
}

# The letters of Urdu and of Arabic quotations, marks, both sets of digits, and the punctuation of both scripts.
URDU_LETTERS = "ءآأؤئابپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوہھۂۃۓیےۀةكهىي"
MARKS = "".join(map(chr, (*range(0x064B, 0x0656), 0x0656, 0x0657, 0x0670, 0x0640)))
DIGITS = "0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹"
PUNCTUATION = " !\"'()*+,-./:;<=>?[]{|}«»،؛؟٪٫٬۔؎؏“”‘’–—…·•×÷§"
# Signs above names, joiners and direction marks, the narrow no-break space.
UNSEEN = "".join(map(chr, (*range(0x0610, 0x0615), 0x200C, 0x200D, 0x200E, 0x200F, 0x202F, 0x2066, 0x2067, 0x2069)))


def main() -> int:
    """Write every face; the same source gives the same bytes."""
    missing = [name for name in FACES if not (SOURCES / name).is_file()]
    if missing:
        print(f"not found in {SOURCES}: {', '.join(missing)}; install Debian's fonts-noto-core")
        return 1
    for source, target in FACES.items():
        write_subset(SOURCES / source, TARGET / target)
        print(f"{target}: {(TARGET / target).stat().st_size / 1000:.1f} kB")
    return 0


def write_subset(source: Path, target: Path) -> None:
    """Write one face with the characters above and the shaping they need."""
    options = subset.Options(
        flavor="woff2",
        layout_features=["init", "medi", "fina", "isol", "rlig", "calt", "ccmp", "locl", "mark", "mkmk", "kern"],
        layout_scripts=["arab", "DFLT"],
        hinting=False,
        desubroutinize=True,
        recalc_timestamp=False,
        notdef_outline=True,
    )
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=URDU_LETTERS + MARKS + DIGITS + PUNCTUATION + UNSEEN)
    subsetter.subset(font)
    subset.save_font(font, str(target), options)


if __name__ == "__main__":
    sys.exit(main())
