"""Words of one's own password, of an OpenID server, and of tokens for other systems."""

ACCESS = {
    "nav_password": ("Password", "پاس ورڈ"),
    "password_title": ("Change your password", "اپنا پاس ورڈ بدلیں"),
    "password_now": ("Your password now", "موجودہ پاس ورڈ"),
    "password_button": ("Change the password", "پاس ورڈ بدلیں"),
    "password_done": (
        "Your password has been changed. Wherever else you were logged in, you are logged out.",
        "آپ کا پاس ورڈ بدل گیا ہے۔ جہاں کہیں اور لاگ اِن تھے، وہاں لاگ آؤٹ ہو گئے ہیں۔",
    ),
    "password_wrong": (
        "The password you have now is not right. Please try again.",
        "موجودہ پاس ورڈ درست نہیں۔ دوبارہ کوشش کریں۔",
    ),
    "tokens_title": ("Tokens for other systems", "دوسرے نظاموں کے ٹوکن"),
    "tokens_lead": (
        "With a token another system puts people on the roster or reads who has finished, without a login.",
        "ٹوکن سے کوئی دوسرا نظام لاگ اِن کے بغیر فہرست میں افراد شامل کرتا یا تکمیل پڑھتا ہے۔",
    ),
    "tokens_none": ("No token has been made yet.", "ابھی کوئی ٹوکن نہیں بنایا گیا۔"),
    "tokens_name": ("Name", "نام"),
    "tokens_name_hint": (
        "Such as that of the system which will show it. A name is used once.",
        "مثلاً اُس نظام کا نام جو اسے دکھائے گا۔ ایک نام ایک ہی بار استعمال ہوتا ہے۔",
    ),
    "tokens_scopes": ("What it may do", "کیا کر سکتا ہے"),
    "scope_roster:write": ("put people on the roster", "فہرست میں افراد شامل کرنا"),
    "scope_completion:read": ("read who has finished", "تکمیل پڑھنا"),
    "scope_metrics:read": ("read the server's figures", "سرور کے اعداد پڑھنا"),
    "tokens_cadres": ("Whose people it reaches", "کن کیڈرز کے افراد"),
    "tokens_days": ("Good for days", "کتنے دن کارآمد"),
    "tokens_days_hint": ("1 to {most}.", "1 سے {most}۔"),
    "tokens_make": ("Make the token", "ٹوکن بنائیں"),
    "tokens_made_title": ("The token “{name}”", "ٹوکن «{name}»"),
    "tokens_made": (
        "It is shown this once and kept nowhere: copy it now to where it is needed, and send it by no e-mail.",
        "یہ صرف ایک بار دکھایا جاتا ہے اور کہیں محفوظ نہیں: ابھی جہاں ضرورت ہو وہاں نقل کریں، ای میل سے نہ بھیجیں۔",
    ),
    "tokens_until": ("Good until", "کب تک"),
    "tokens_for_ever": ("revoked", "منسوخی تک"),
    "tokens_state": ("State", "حالت"),
    "token_in use": ("in use", "کارآمد"),
    "token_revoked": ("revoked", "منسوخ"),
    "token_over": ("ended", "مدت ختم"),
    "tokens_revoke": ("Revoke “{name}”", "«{name}» منسوخ کریں"),
    "tokens_needs_name": ("Give a name of at most 60 characters.", "زیادہ سے زیادہ 60 حروف کا نام لکھیں۔"),
    "tokens_taken": (
        "There is or was a token of this name; choose another.",
        "اس نام کا ٹوکن ہے یا تھا؛ دوسرا نام چنیں۔",
    ),
    "tokens_needs_scope": ("Say what it may do.", "بتائیں کہ یہ کیا کر سکتا ہے۔"),
    "tokens_needs_cadre": (
        "A token about people needs at least one cadre.",
        "افراد کے ٹوکن کو کم از کم ایک کیڈر چاہیے۔",
    ),
    "tokens_needs_days": ("Give the days as a number, 1 to {most}.", "دنوں کی تعداد لکھیں، 1 سے {most}۔"),
    "openid_button": ("Log in with {name}", "{name} سے لاگ اِن کریں"),
    "openid_unknown": (
        (
            "{name} knows you, but the roster here does not, or not by what {name} says of you. Ask your cadre "
            "administrator to look at your personnel number and e-mail address on the roster."
        ),
        (
            "{name} آپ کو جانتا ہے، مگر یہاں کی فہرست نہیں، یا اُس معلومات سے نہیں جو {name} دیتا ہے۔ اپنے کیڈر "
            "ایڈمنسٹریٹر سے کہیں کہ فہرست میں آپ کا پرسنل نمبر اور ای میل پتا دیکھیں۔"
        ),
    ),
    "openid_failed": (
        "Logging in with {name} did not come to its end. Please try again.",
        "{name} سے لاگ اِن مکمل نہیں ہوا۔ دوبارہ کوشش کریں۔",
    ),
    "openid_away": (
        "{name} cannot be reached at the moment. Try again later, or log in another way.",
        "{name} سے ابھی رابطہ نہیں ہو رہا۔ بعد میں کوشش کریں یا کسی اور طریقے سے لاگ اِن کریں۔",
    ),
}
