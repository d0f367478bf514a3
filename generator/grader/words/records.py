"""Words of the pages for administrators and trainers."""

RECORDS = {
    "records_title": ("Records", "ریکارڈ"),
    "records_lead": ("Who has finished, and who has not, in {cadres}.", "کس نے مکمل کیا اور کس نے نہیں: {cadres}۔"),
    "records_no_cadres": (
        "No cadre is assigned to this login yet.",
        "اس لاگ اِن کو ابھی کوئی کیڈر نہیں دیا گیا۔",
    ),
    "records_people": ("People: {n}", "افراد: {n}"),
    "records_found": ("People with this name or number", "اس نام یا نمبر کے افراد"),
    "records_finished": (
        "{n} of {total} have passed ({percent} per cent)",
        "{total} میں سے {n} کامیاب ({percent} فیصد)",
    ),
    "state_nominated": ("Nominated", "نامزد"),
    "state_started": ("Started", "جاری"),
    "state_failed": ("Failed", "ناکام"),
    "state_passed": ("Passed", "کامیاب"),
    "state_exempt": ("Exempt", "مستثنیٰ"),
    "state_transferred": ("Transferred", "تبادلہ"),
    "state_left": ("Left", "سبکدوش"),
    "records_state_note": (
        "Nominated: has not started. Started: an attempt is open. Failed: the last attempt was not passed.",
        "نامزد: ابھی شروع نہیں کیا۔ جاری: کوشش کھلی ہے۔ ناکام: آخری کوشش میں کامیابی نہیں ہوئی۔",
    ),
    "filter_title": ("Show", "دکھائیں"),
    "filter_all": ("All", "سب"),
    "filter_search": ("Name or personnel number", "نام یا پرسنل نمبر"),
    "filter_button": ("Show", "دکھائیں"),
    "filter_clear": ("Show everyone", "سب دکھائیں"),
    "column_state": ("State", "حالت"),
    "column_name": ("Name", "نام"),
    "column_name_en": ("Name (English)", "نام (انگریزی)"),
    "column_name_ur": ("Name (Urdu)", "نام (اردو)"),
    "column_attempts": ("Attempts", "کوششیں"),
    "column_best": ("Best score", "بہترین نمبر"),
    "column_finished_on": ("Passed on", "کامیابی کی تاریخ"),
    "records_csv": ("Download this list (CSV)", "یہ فہرست ڈاؤن لوڈ کریں (CSV)"),
    "records_none": ("Nobody fits this choice.", "اس انتخاب میں کوئی نہیں۔"),
    "records_table": ("The roster, those who have not finished first", "فہرست، جنہوں نے مکمل نہیں کیا وہ پہلے"),
    "records_page": ("Page {n} of {total}", "صفحہ {n} از {total}"),
    "records_first": ("First page", "پہلا صفحہ"),
    "records_next": ("Next", "اگلا"),
    "records_previous": ("Previous", "پچھلا"),
    "bank_title": ("Question bank", "سوالات کا ذخیرہ"),
    "bank_lead": (
        "What the published edition holds. Papers are drawn from it; keys are shown to nobody.",
        "شائع شدہ اشاعت میں کیا ہے۔ پرچے اسی سے بنتے ہیں؛ درست جواب کسی کو نہیں دکھائے جاتے۔",
    ),
    "bank_edition": ("Edition", "اشاعت"),
    "bank_digest": ("Digest (SHA-256)", "ڈائجسٹ (SHA-256)"),
    "bank_stored": ("Published here on", "یہاں شائع ہوا"),
    "bank_rules": ("A paper", "پرچہ"),
    "bank_rules_line": (
        (
            "{questions} questions in {minutes} minutes, pass mark {percent} per cent, "
            "at least {exam_only} per cent from scenarios for the examination only"
        ),
        (
            "{questions} سوال، {minutes} منٹ، کامیابی کے لیے {percent} فیصد، "
            "کم از کم {exam_only} فیصد ایسے حالات سے جو صرف امتحان کے لیے ہیں"
        ),
    ),
    "bank_topics": ("By topic", "موضوع کے لحاظ سے"),
    "bank_scenarios": ("Scenarios", "حالات"),
    "bank_exam_only": ("Examination only", "صرف امتحان کے لیے"),
    "bank_variants": ("Variants", "صورتیں"),
    "bank_needed": ("On each paper, at least", "ہر پرچے میں کم از کم"),
    "bank_total": ("Together", "کل"),
    "bank_kinds": ("By kind", "قسم کے لحاظ سے"),
    "kind_choice": ("One choice", "ایک انتخاب"),
    "kind_select": ("All that apply", "جتنے درست ہوں"),
    "kind_spot": ("Spot the phrases", "جملے پہچانیں"),
    "kind_path": ("Decisions in turn", "قدم بہ قدم فیصلے"),
    "bank_check": (
        "New scenarios are checked with “sabaq check” and published with “sabaq publish”.",
        "نئے حالات «sabaq check» سے جانچے اور «sabaq publish» سے شائع کیے جاتے ہیں۔",
    ),
}
