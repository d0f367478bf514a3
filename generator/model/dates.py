"""A day in words: the one list of months that pages, prints and records share."""

from datetime import date

from generator.model.text import Language, Text

MONTHS = (
    Text(en="January", ur="جنوری"),
    Text(en="February", ur="فروری"),
    Text(en="March", ur="مارچ"),
    Text(en="April", ur="اپریل"),
    Text(en="May", ur="مئی"),
    Text(en="June", ur="جون"),
    Text(en="July", ur="جولائی"),
    Text(en="August", ur="اگست"),
    Text(en="September", ur="ستمبر"),
    Text(en="October", ur="اکتوبر"),
    Text(en="November", ur="نومبر"),
    Text(en="December", ur="دسمبر"),
)


def day_words(day: date, language: Language) -> str:
    """Give a day as people write it: "21 November 2026"."""
    return f"{day.day} {MONTHS[day.month - 1][language]} {day.year}"
