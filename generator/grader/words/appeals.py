"""Words of an attempt opened for an appeal, as it was sat."""

APPEALS = {
    "appeal_title": ("Attempt {n}, as it was sat", "کوشش {n}، جیسی دی گئی"),
    "appeal_lead": (
        "The questions, the order of their choices and the answers as they stood. That you opened it is in the trail.",
        "سوال، انتخاب کی ترتیب اور جواب، جیسے اُس وقت تھے۔ آپ کا اسے کھولنا ریکارڈ میں درج ہو گیا ہے۔",
    ),
    "appeal_no_keys": (
        "What was right is not shown: the questions are still asked. An auditor sees it.",
        "درست جواب نہیں دکھائے گئے کیونکہ یہ سوال اب بھی پوچھے جاتے ہیں۔ آڈیٹر انھیں دیکھ سکتے ہیں۔",
    ),
    "appeal_with_keys": (
        "With what was right, for the auditor only: do not hand this on.",
        "درست جوابوں کے ساتھ، صرف آڈیٹر کے لیے: کسی اور کو نہ دیں۔",
    ),
    "appeal_open": (
        "This attempt is still open, until {time}. It can be shown once it has been handed in.",
        "یہ کوشش ابھی جاری ہے، {time} تک۔ جمع ہونے کے بعد ہی دکھائی جا سکتی ہے۔",
    ),
    "appeal_language": ("Language", "زبان"),
    "appeal_opened": ("Opened", "آغاز"),
    "appeal_deadline": ("Deadline", "آخری وقت"),
    "appeal_submitted": ("Handed in", "جمع"),
    "appeal_edition": ("Edition", "اشاعت"),
    "appeal_digest": ("Digest (SHA-256)", "ڈائجسٹ (SHA-256)"),
    "appeal_result": ("Result", "نتیجہ"),
    "appeal_by_topic": ("Marks by topic", "موضوع کے لحاظ سے نمبر"),
    "appeal_paper": ("The paper", "پرچہ"),
    "appeal_points": ("Marks: {earned} of {available}", "نمبر: {available} میں سے {earned}"),
    "appeal_blank": ("Not answered", "جواب نہیں دیا"),
    "appeal_chosen": ("chosen", "منتخب"),
    "appeal_right": ("right", "درست"),
    "appeal_earns": ("earns {n}", "اس کے نمبر: {n}"),
}
