"""The forty people of the demo academy. Names are common ones; nobody is meant."""

from dataclasses import dataclass

from generator.model.text import Text

CADRES = {
    "pas": Text(en="Pakistan Administrative Service", ur="پاکستان ایڈمنسٹریٹو سروس"),
    "omg": Text(en="Office Management Group", ur="آفس مینجمنٹ گروپ"),
}
ACADEMIES = {
    "csa-demo": Text(en="Civil Services Academy (demonstration)", ur="سول سروسز اکیڈمی (نمونہ)"),
    "sti-demo": Text(en="Secretariat Training Institute (demonstration)", ur="سیکرٹریٹ ٹریننگ انسٹی ٹیوٹ (نمونہ)"),
}
_POSTS = {
    "pas": (
        (17, Text(en="Assistant Commissioner", ur="اسسٹنٹ کمشنر")),
        (18, Text(en="Deputy Secretary", ur="ڈپٹی سیکرٹری")),
        (17, Text(en="Assistant Director", ur="اسسٹنٹ ڈائریکٹر")),
    ),
    "omg": (
        (17, Text(en="Section Officer", ur="سیکشن آفیسر")),
        (18, Text(en="Deputy Director", ur="ڈپٹی ڈائریکٹر")),
        (17, Text(en="Research Officer", ur="ریسرچ آفیسر")),
    ),
}
_BATCHES = ("2025", "2026")
_NAMES = (
    ("Ayesha Siddiqui", "عائشہ صدیقی"),
    ("Bilal Ahmed", "بلال احمد"),
    ("Fatima Noor", "فاطمہ نور"),
    ("Usman Ghani Khan", "عثمان غنی خان"),
    ("Zainab Malik", "زینب ملک"),
    ("Hamza Tariq", "حمزہ طارق"),
    ("Maryam Baloch", "مریم بلوچ"),
    ("Imran Shah", "عمران شاہ"),
    ("Sadia Iqbal", "سعدیہ اقبال"),
    ("Kamran Yousafzai", "کامران یوسفزئی"),
    ("Hira Javed", "حرا جاوید"),
    ("Asad Mehmood", "اسد محمود"),
    ("Nadia Rehman", "نادیہ رحمٰن"),
    ("Faisal Qureshi", "فیصل قریشی"),
    ("Rabia Anwar", "رابعہ انور"),
    ("Junaid Akhtar", "جنید اختر"),
    ("Sana Mirza", "ثناء مرزا"),
    ("Tahir Abbasi", "طاہر عباسی"),
    ("Amna Bukhari", "آمنہ بخاری"),
    ("Waqas Chaudhry", "وقاص چودھری"),
    ("Mehwish Soomro", "مہوش سومرو"),
    ("Naveed Hussain", "نوید حسین"),
    ("Saima Kakar", "صائمہ کاکڑ"),
    ("Adnan Rafiq", "عدنان رفیق"),
    ("Khadija Awan", "خدیجہ اعوان"),
    ("Shahid Gul", "شاہد گل"),
    ("Lubna Farooq", "لبنیٰ فاروق"),
    ("Rizwan Bhatti", "رضوان بھٹی"),
    ("Iqra Nawaz", "اقراء نواز"),
    ("Salman Durrani", "سلمان درانی"),
    ("Uzma Khattak", "عظمیٰ خٹک"),
    ("Yasir Mahmood", "یاسر محمود"),
    ("Sidra Leghari", "سدرہ لغاری"),
    ("Arslan Butt", "ارسلان بٹ"),
    ("Farah Zaman", "فرح زمان"),
    ("Noman Siddique", "نعمان صدیق"),
    ("Rukhsana Bibi", "رخسانہ بی بی"),
    ("Danish Rind", "دانش رند"),
    ("Mahnoor Sheikh", "ماہ نور شیخ"),
    ("Zeeshan Haider", "ذیشان حیدر"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPerson:
    """One person of the demo roster."""

    personnel_number: str
    name: Text
    designation: Text
    grade: int
    cadre: str
    academy: str
    batch: str


def demo_people() -> tuple[DemoPerson, ...]:
    """Give the forty, cadres and academies mixed, always in the same order."""
    return tuple(_person(n, *names) for n, names in enumerate(_NAMES))


def _person(n: int, english: str, urdu: str) -> DemoPerson:
    cadre = tuple(CADRES)[n // 2 % 2]
    grade, designation = _POSTS[cadre][n // 4 % 3]
    return DemoPerson(
        personnel_number=f"{300_000 + 137 * n:08d}",
        name=Text(en=english, ur=urdu),
        designation=designation,
        grade=grade,
        cadre=cadre,
        academy=tuple(ACADEMIES)[n // 4 % 2],
        batch=_BATCHES[n // 3 % 2],
    )
