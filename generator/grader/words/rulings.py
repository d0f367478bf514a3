"""Why something may be done or may not: the reasons that `rules` gives, as people read them."""

RULINGS = {
    "why_public": ("Open to everyone.", "سب کے لیے کھلا ہے۔"),
    "why_login": ("Please log in first.", "پہلے لاگ اِن کریں۔"),
    "why_on_roster": ("You are on the roster.", "آپ کا نام فہرست میں ہے۔"),
    "why_not_on_roster": (
        "The examination is for people on the roster, and this login belongs to nobody on it.",
        "امتحان ان کے لیے ہے جن کا نام فہرست میں ہے، اور یہ لاگ اِن ان میں سے کسی کا نہیں۔",
    ),
    "why_yours": ("It is your own.", "یہ آپ کا اپنا ہے۔"),
    "why_not_yours": ("It is not yours.", "یہ آپ کا نہیں۔"),
    "why_passed": (
        "You have passed this examination; there is nothing more to sit.",
        "آپ یہ امتحان پاس کر چکے ہیں؛ مزید کسی امتحان کی ضرورت نہیں۔",
    ),
    "why_none_left": (
        "You have used all your attempts. Your cadre administrator decides whether you may have another.",
        "آپ کی تمام کوششیں مکمل ہو چکیں۔ ایک اور کوشش کی اجازت کا فیصلہ آپ کے کیڈر ایڈمنسٹریٹر کرتے ہیں۔",
    ),
    "why_wait": (
        "The next attempt opens after the waiting time.",
        "اگلی کوشش انتظار کی مدت کے بعد کھلے گی۔",
    ),
    "why_may_start": ("You may start.", "آپ شروع کر سکتے ہیں۔"),
    "why_administrator": ("You administer these cadres.", "یہ کیڈر آپ کے زیرِ انتظام ہیں۔"),
    "why_not_administrator": (
        "Records are for cadre administrators.",
        "ریکارڈ کیڈر ایڈمنسٹریٹر کے لیے ہیں۔",
    ),
    "why_auditor": ("You audit these records.", "آپ ان ریکارڈ کے آڈیٹر ہیں۔"),
    "why_not_auditor": (
        "What was changed, and by whom, is for auditors and the operator.",
        "کس نے کیا بدلا، یہ آڈیٹر اور آپریٹر کے لیے ہے۔",
    ),
    "why_operator": ("You operate this server.", "آپ اس سرور کے آپریٹر ہیں۔"),
    "why_not_changing": (
        "The roster is changed by cadre administrators and the operator.",
        "فہرست میں تبدیلی کیڈر ایڈمنسٹریٹر اور آپریٹر کرتے ہیں۔",
    ),
    "why_own_appeal": (
        "This attempt is your own. An appeal is handled by somebody else.",
        "یہ کوشش آپ کی اپنی ہے۔ اپیل کوئی اور دیکھتا ہے۔",
    ),
    "why_not_keys": (
        "What was right is shown to auditors only.",
        "درست جواب صرف آڈیٹر کو دکھائے جاتے ہیں۔",
    ),
    "why_not_tokens": (
        "Tokens for other systems are made by the operator.",
        "دوسرے نظاموں کے ٹوکن آپریٹر بناتا ہے۔",
    ),
    "why_not_giving": (
        "Extra time and further attempts are given by the cadre administrators of the person.",
        "اضافی وقت اور مزید کوششوں کی اجازت اُس فرد کے کیڈر ایڈمنسٹریٹر دیتے ہیں۔",
    ),
    "why_not_further": (
        "A further attempt is for a person who has used all attempts, has none open and has not passed.",
        "مزید کوشش اُس فرد کے لیے ہے جس کی تمام کوششیں مکمل ہو چکیں، کوئی جاری نہیں اور وہ کامیاب نہیں ہوا۔",
    ),
    "why_gone": (
        "The roster says that this person has been transferred or has left.",
        "فہرست کے مطابق یہ فرد تبادلے پر جا چکا یا سبکدوش ہو چکا ہے۔",
    ),
    "why_larger_role": (
        "This login is for more than sitting the examination, so no slip opens it.",
        "یہ لاگ اِن صرف امتحان کے لیے نہیں، اس لیے کوئی پرچی اسے نہیں کھولتی۔",
    ),
    "why_trainer": ("You are a trainer.", "آپ ٹرینر ہیں۔"),
    "why_not_trainer": ("The question bank is for trainers.", "سوالات کا ذخیرہ ٹرینرز کے لیے ہے۔"),
    "why_demo_only_here": (
        "The demonstration logins work only on the computer that runs the server, at its own address 127.0.0.1.",
        "نمونے کے لاگ اِن صرف اسی کمپیوٹر پر چلتے ہیں جس پر سرور ہے، اس کے اپنے پتے 127.0.0.1 پر۔",
    ),
}
