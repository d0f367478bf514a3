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
