"""A cell of a list that is taken out as a spreadsheet takes it for text, and as it was when the list comes back."""

import unicodedata

_FORMULA_STARTS = ("=", "+", "-", "@")
_CONTROLS = ("\t", "\r", "\n")
_UNSEEN = {"Cc", "Cf"}


def defused(cell: str) -> str:
    """Give a cell that a spreadsheet takes for text, whatever someone typed into a name."""
    # Spreadsheets skip white space, and take the wide forms of East Asian keyboards for the plain signs.
    # Signs that cannot be printed are dropped by some of them, which uncovers what stands behind.
    begins = "".join(c for c in unicodedata.normalize("NFKC", cell) if unicodedata.category(c) not in _UNSEEN).lstrip()
    is_risky = begins.startswith(_FORMULA_STARTS) or cell.startswith(_CONTROLS)
    return f"'{cell}" if is_risky else cell


def undefused(cell: str) -> str:
    """Give what a cell was before the apostrophe that keeps it from being a formula."""
    bare = cell[1:]
    return bare if cell.startswith("'") and defused(bare) != bare else cell
