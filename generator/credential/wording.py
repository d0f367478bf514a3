"""The words that stand on every print, whoever it is for; all others come out of the credential."""

import re
from collections.abc import Iterator
from textwrap import wrap

from generator.model.dates import MONTHS
from generator.model.text import Language, Text

LANGUAGES = {Language.EN: Text(en="English", ur="انگریزی"), Language.UR: Text(en="Urdu", ur="اردو")}

OPENING = Text(en="This is to certify that", ur="تصدیق کی جاتی ہے کہ")
NUMBER = Text(en="Certificate number", ur="سند نمبر")
SCORE = Text(en="Score", ur="حاصل کردہ نمبر")
TO_PASS = Text(en="to pass", ur="کامیابی کے لیے")
PASSED_ON = Text(en="Passed on", ur="تاریخِ کامیابی")
VALID_UNTIL = Text(en="Valid until", ur="میعاد")
EDITION = Text(en="Edition and language", ur="اشاعت اور زبان")
CHECK = Text(en="Check this certificate at", ur="اس سند کی تصدیق یہاں کیجیے")
TEST_WARNING = Text(
    en="Demonstration: signed with a test key, proves nothing.",
    ur="نمونہ: آزمائشی کلید سے دستخط شدہ، کچھ ثابت نہیں کرتا۔",
)

OFFLINE_TITLE = Text(en="To be checked with no network", ur="بغیر نیٹ ورک تصدیق کے لیے")
# Each is a line of the page, so that its signs end where it does.
_OFFLINE_LINES = (
    "اس کوڈ میں پوری دستخط شدہ سند موجود ہے۔ اسے ادارے کے",
    "تصدیقی صفحے کی محفوظ نقل سے سکین کیجیے، یا کسی بھی سکینر سے حاصل",
    "ہونے والا متن اس صفحے یا پروگرام \u2066sabaq\u00a0verify\u2069 کو دیجیے۔",
)
OFFLINE_TEXT = Text(
    en="This code holds the whole signed certificate. Scan it with a saved copy of the issuer's verification "
    "page, or with any reader of codes, and give the text to that page or to the program sabaq\u00a0verify.",
    ur=" ".join(_OFFLINE_LINES),
)


def urdu_signs() -> Iterator[tuple[str, str]]:
    """Give what the font of the prints holds as one sign each, and what follows it: all in Urdu letters above.

    In Nastaliq each letter stands at a height of its own, so that one costs a PDF as much as a line of English does.
    `scripts/make_print_font.py` makes the signs; a line that has none looks the same and only takes longer.
    """
    labels = (OPENING, NUMBER, SCORE, TO_PASS, PASSED_ON, VALID_UNTIL, EDITION, CHECK, TEST_WARNING, OFFLINE_TITLE)
    lines = [words.ur for words in (*labels, *LANGUAGES.values(), *MONTHS)]
    for stretch in _IN_URDU.findall("\n".join([*lines, *_OFFLINE_LINES])):
        pieces = wrap(stretch, _LETTERS_A_SIGN)
        for n, piece in enumerate(pieces, start=1):
            following = " ".join(pieces[n:])
            yield (f"{piece} " if following else piece), following


_IN_URDU = re.compile(r"[\u0600-\u06ff](?:[\u0600-\u06ff ]*[\u0600-\u06ff])?")
_LETTERS_A_SIGN = 31  # readers of PDF take a sign to stand for a few letters only
