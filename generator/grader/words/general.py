"""Words that every page shares, the login, and what is said when something goes wrong."""

GENERAL = {
    "site_name": ("Sabaq", "سبق"),
    "nav_label": ("Your pages", "آپ کے صفحات"),
    "nav_course": ("Course", "کورس"),
    "nav_exam": ("Examination", "امتحان"),
    "nav_records": ("Records", "ریکارڈ"),
    "nav_bank": ("Question bank", "سوالات کا ذخیرہ"),
    "nav_verify": ("Verify a certificate", "سند کی تصدیق"),
    "nav_login": ("Log in", "لاگ اِن"),
    "nav_logout": ("Log out", "لاگ آؤٹ"),
    "logged_in_as": ("Logged in:", "لاگ اِن:"),
    "login_title": ("Log in", "لاگ اِن"),
    "login_lead": (
        "Log in to sit the examination and to see your record.",
        "امتحان دینے اور اپنا ریکارڈ دیکھنے کے لیے لاگ اِن کریں۔",
    ),
    "login_name": ("User name", "صارف نام"),
    "login_password": ("Password", "پاس ورڈ"),
    "login_button": ("Log in", "لاگ اِن کریں"),
    "login_wrong": (
        "The user name or the password is not right. Please check both and try again.",
        "صارف نام یا پاس ورڈ درست نہیں۔ دونوں دیکھ کر دوبارہ کوشش کریں۔",
    ),
    "login_no_need": (
        "Lessons, practice and the verification of certificates are open to all, without a login.",
        "اسباق، مشق اور سند کی تصدیق سب کے لیے کھلی ہے، لاگ اِن کی ضرورت نہیں۔",
    ),
    "logged_out": ("You are logged out.", "آپ لاگ آؤٹ ہو چکے ہیں۔"),
    "file_choose": ("Choose a file", "فائل چنیں"),
    "fault_heading": ("There is a problem", "ایک مسئلہ ہے"),
    "not_found_title": ("Page not found", "صفحہ نہیں ملا"),
    "not_found": (
        "There is no page at this address. It may have moved, or the address may have a slip in it.",
        "اس پتے پر کوئی صفحہ نہیں۔ ممکن ہے صفحہ منتقل ہو گیا ہو یا پتے میں غلطی ہو۔",
    ),
    "forbidden_title": ("This page is not open to you", "یہ صفحہ آپ کے لیے نہیں"),
    "broken_title": ("Something went wrong here", "ہماری طرف سے کوئی خرابی ہوئی"),
    "broken": (
        "The fault is ours and has been noted. Nothing you saved is lost. Please try again in a minute.",
        "غلطی ہماری ہے اور درج کر لی گئی ہے۔ آپ کا محفوظ کیا ہوا کچھ ضائع نہیں ہوا۔ ایک منٹ بعد دوبارہ کوشش کریں۔",
    ),
    "stale_form_title": ("This form has grown old", "یہ فارم پرانا ہو چکا ہے"),
    "stale_form": (
        (
            "For your safety a form works only from the browser that opened it. "
            "Go back, load the page again, and send it once more."
        ),
        (
            "آپ کی حفاظت کے لیے فارم صرف اسی براؤزر سے قبول ہوتا ہے جس میں کھولا گیا۔ "
            "واپس جائیں، صفحہ دوبارہ لوڈ کریں اور فارم پھر بھیجیں۔"
        ),
    ),
    "bad_request_title": ("We could not read that", "ہم یہ نہیں پڑھ سکے"),
    "bad_request": (
        "What arrived does not fit this page. Load the page again and try once more.",
        "جو کچھ موصول ہوا وہ اس صفحے سے میل نہیں کھاتا۔ صفحہ دوبارہ لوڈ کر کے کوشش کریں۔",
    ),
    "too_large_title": ("That is too much at once", "یہ بہت بڑا ہے"),
    "too_large": (
        (
            "A roster file may have 32 MB, any other form 4 MB. "
            "Send a larger roster in parts, or ask the operator to bring it in."
        ),
        (
            "فہرست کی فائل 32 ایم بی تک ہو سکتی ہے، کوئی اور فارم 4 ایم بی تک۔ "
            "اس سے بڑی فہرست حصوں میں بھیجیں، یا آپریٹر سے شامل کرنے کو کہیں۔"
        ),
    ),
    "unready_title": ("Not ready yet", "ابھی تیار نہیں"),
    "unready": (
        "No examination has been published here yet. Please come back later, or ask your academy.",
        "یہاں ابھی کوئی امتحان شائع نہیں ہوا۔ بعد میں آئیں یا اپنی اکیڈمی سے پوچھیں۔",
    ),
    "fault_again": ("Load the page again", "صفحہ دوبارہ لوڈ کریں"),
    "where_next": ("Where to go from here", "یہاں سے کہاں جائیں"),
    "home_no_site": (
        "The course has not been built here yet: run “sabaq build”.",
        "کورس کے صفحات ابھی تیار نہیں ہوئے: «sabaq build» چلائیں۔",
    ),
}
