"""Words of bringing people in, of their states and of joining slips."""

PEOPLE = {
    "import_title": ("Bring in a roster", "فہرست شامل کریں"),
    "import_lead": (
        "Send a CSV or an XLSX file. You see what it would change before anything is changed.",
        "CSV یا XLSX فائل بھیجیں۔ کچھ بھی بدلنے سے پہلے آپ دیکھ لیں گے کہ کیا بدلے گا۔",
    ),
    "import_file": ("Roster file", "فہرست کی فائل"),
    "import_file_hint": (
        "CSV in UTF-8 or XLSX, at most 32 MB. The first line names the columns.",
        "UTF-8 میں CSV یا XLSX، زیادہ سے زیادہ 32 ایم بی۔ پہلی سطر میں کالموں کے نام ہوں۔",
    ),
    "import_preview": ("Show what would change", "دکھائیں کیا بدلے گا"),
    "import_columns": ("The columns", "کالم"),
    "import_columns_note": (
        "In any order, in English or Urdu.",
        "ترتیب کوئی بھی ہو، نام کسی بھی زبان میں۔",
    ),
    "import_empty": ("An empty file to fill in:", "بھرنے کے لیے خالی فائل:"),
    "import_empty_hint": (
        (
            "Under the headings stands what each column takes. Write over that line, or leave it: it is passed over. "
            "XLSX keeps the zeros a personnel number begins with; in CSV a spreadsheet may drop them."
        ),
        (
            "عنوانات کے نیچے درج ہے کہ ہر کالم میں کیا آتا ہے۔ اُس سطر پر لکھ دیں یا اسے رہنے دیں، وہ پڑھی نہیں جاتی۔ "
            "پرسنل نمبر کے شروع کے صفر XLSX میں رہتے ہیں؛ CSV میں اسپریڈ شیٹ انھیں ہٹا سکتی ہے۔"
        ),
    ),
    "takes_personnel_number": ("required: letters, digits, / . -", "لازمی: حروف، ہندسے، / . -"),
    "takes_name_en": ("required: in English letters", "لازمی: انگریزی حروف میں"),
    "takes_name_ur": ("required: in Urdu letters", "لازمی: اردو حروف میں"),
    "takes_designation_en": ("one language is enough", "ایک زبان میں کافی ہے"),
    "takes_designation_ur": ("one language is enough", "ایک زبان میں کافی ہے"),
    "takes_grade": ("required: 1 to 22", "لازمی: 1 سے 22"),
    "takes_cadre": ("required: code or name", "لازمی: کوڈ یا نام"),
    "takes_academy": ("required: code or name", "لازمی: کوڈ یا نام"),
    "takes_batch": ("required: such as 2026", "لازمی: مثلاً 2026"),
    "takes_email": ("may be empty: an address", "خالی رہ سکتا ہے: ای میل پتا"),
    "takes_phone": ("may be empty: 7 to 15 digits", "خالی رہ سکتا ہے: 7 سے 15 ہندسے"),
    "import_codes": ("The codes of cadres and academies:", "کیڈروں اور اکیڈمیوں کے کوڈ:"),
    "import_large": (
        "A larger file is brought in by the operator with “sabaq roster”.",
        "اس سے بڑی فائل آپریٹر «sabaq roster» سے شامل کرتا ہے۔",
    ),
    "import_no_file": ("Choose a file first.", "پہلے فائل چنیں۔"),
    "import_again": (
        "The file is no longer the one you looked at; it may be in already. Send it again to see what is left.",
        "فائل اب وہ نہیں جو آپ نے دیکھی تھی؛ ممکن ہے شامل ہو چکی ہو۔ دوبارہ بھیجیں تو نظر آئے گا کہ کیا باقی ہے۔",
    ),
    "working_note": (
        "The file is large. Leave this page open; if it breaks off, send the file again: you see what is left to do.",
        "فائل بڑی ہے۔ یہ صفحہ کھلا رکھیں؛ رابطہ ٹوٹ جائے تو فائل دوبارہ بھیجیں: نظر آئے گا کہ کیا باقی ہے۔",
    ),
    "working_check": ("Checked: {done} of {total}", "جانچے گئے: {total} میں سے {done}"),
    "working_write": ("Written: {done} of {total}", "لکھے گئے: {total} میں سے {done}"),
    "import_plan_title": ("What would change", "کیا بدلے گا"),
    "import_plan_lead": ("Nothing has been changed yet.", "ابھی کچھ نہیں بدلا۔"),
    "import_new": ("New people", "نئے افراد"),
    "import_changed": ("Changed", "تبدیل شدہ"),
    "import_unchanged": ("As they are", "جوں کے توں"),
    "import_bad": ("Bad rows", "غلط سطریں"),
    "import_bad_title": ("Rows that cannot be taken: {n}", "سطریں جو قبول نہیں ہو سکتیں: {n}"),
    "import_unknown": ("These columns are not read:", "یہ کالم نہیں پڑھے جاتے:"),
    "import_line": ("Line", "سطر"),
    "import_reason": ("Why", "وجہ"),
    "import_what": ("What changes", "کیا بدلتا ہے"),
    "import_more": ("and {n} more", "اور {n} مزید"),
    "import_bad_list": (
        "All bad rows, to mend and send again:",
        "سب غلط سطریں، درست کر کے دوبارہ بھیجنے کے لیے:",
    ),
    "import_changes_list": ("All that is new or changes:", "سب نئے اندراج اور تبدیلیاں:"),
    "import_is_new": ("new", "نیا"),
    "import_difference": ("{column}: {before} becomes {after}", "{column}: {before} کی جگہ {after}"),
    "import_no_value": ("(empty)", "(خالی)"),
    "import_skip": (
        "Leave the bad rows out and take the rest. Without this, mend the file and send it again: all or nothing.",
        "غلط سطریں چھوڑ کر باقی شامل کریں۔ ورنہ فائل درست کر کے دوبارہ بھیجیں: سب یا کچھ نہیں۔",
    ),
    "import_apply": ("Bring them in", "شامل کریں"),
    "import_nothing": ("There is nothing to change.", "بدلنے کو کچھ نہیں۔"),
    "import_other": ("Send another file", "دوسری فائل بھیجیں"),
    "import_done_title": ("The roster is brought in", "فہرست شامل ہو گئی"),
    "import_done": (
        "New people: {new}; changed: {changed}; rows left out: {left_out}.",
        "نئے افراد: {new}؛ تبدیل شدہ: {changed}؛ چھوڑی گئی سطریں: {left_out}۔",
    ),
    "roster_empty": ("The file is empty.", "فائل خالی ہے۔"),
    "roster_doubled": ("Two columns are both {columns}; keep one.", "دو کالم ایک ہی ہیں: {columns}؛ ایک رکھیں۔"),
    "roster_columns": (
        "The headings lack {columns}. The first line names the columns.",
        "عنوانات میں یہ نہیں: {columns}۔ پہلی سطر میں کالموں کے نام ہوں۔",
    ),
    "roster_broken": ("Line {line} cannot be read as CSV.", "سطر {line} بطور CSV نہیں پڑھی جا سکتی۔"),
    "roster_encoding": (
        "Line {line} is not UTF-8. Save the file as CSV UTF-8, or send the XLSX itself.",
        "سطر {line} UTF-8 میں نہیں۔ فائل CSV UTF-8 کے طور پر محفوظ کریں یا XLSX ہی بھیجیں۔",
    ),
    "roster_too_large": (
        "The workbook is too large; send its rows in several files.",
        "ورک بک بہت بڑی ہے؛ سطریں کئی فائلوں میں بھیجیں۔",
    ),
    "roster_too_many": (
        "The file has more than {most} rows; send its rows in several files.",
        "فائل میں {most} سے زیادہ سطریں ہیں؛ سطریں کئی فائلوں میں بھیجیں۔",
    ),
    "roster_workbook": (
        "The workbook cannot be read; save it again as XLSX or CSV.",
        "ورک بک نہیں پڑھی جا سکتی؛ اسے دوبارہ XLSX یا CSV میں محفوظ کریں۔",
    ),
    "row_missing": ("{column} is missing", "{column} موجود نہیں"),
    "row_long": (
        "{column} has {n} characters; at most {most} are kept",
        "{column} میں {n} حروف ہیں؛ زیادہ سے زیادہ {most} رکھے جاتے ہیں",
    ),
    "row_stray": (
        "{column} holds a sign that nobody types ({value}); type it anew",
        "{column} میں ایسی علامت ہے جو کوئی نہیں لکھتا ({value})؛ دوبارہ لکھیں",
    ),
    "row_number": (
        "{column} {value} may hold letters, digits, “-”, “/” and “.” only",
        "{column} {value} میں صرف حروف، ہندسے، «-»، «/» اور «.» ہو سکتے ہیں",
    ),
    "row_english": (
        "{column} is {value}, which is in Urdu; are two columns swapped?",
        "{column} میں {value} اردو میں ہے؛ کیا دو کالم بدل گئے؟",
    ),
    "row_urdu": (
        "{column} is {value}, which has no Urdu letter; are two columns swapped?",
        "{column} میں {value} ہے جس میں کوئی اردو حرف نہیں؛ کیا دو کالم بدل گئے؟",
    ),
    "row_grade": (
        "{column} {value} is not a number from 1 to 22",
        "{column} میں {value} ہے، جو 1 سے 22 تک کا عدد نہیں",
    ),
    "row_email": ("{column} {value} is not an e-mail address", "{column} {value} ای میل پتا نہیں"),
    "row_phone": (
        "{column} {value} is not a phone number of 7 to 15 digits",
        "{column} میں {value} ہے، جو 7 سے 15 ہندسوں کا فون نمبر نہیں",
    ),
    "row_unknown": ("there is no {column} {value}", "{column} {value} موجود نہیں"),
    "row_unknown_near": (
        "there is no {column} {value}; did you mean {near}?",
        "{column} {value} موجود نہیں؛ کیا مراد {near} ہے؟",
    ),
    "row_doubled": (
        "{column} {value} stands on line {other} already",
        "{column} {value} پہلے ہی سطر {other} میں ہے",
    ),
    "row_outside": (
        "{cadre} at {academy} is outside what you administer",
        "{academy} میں {cadre} آپ کے زیرِ انتظام نہیں",
    ),
    "row_shared": (
        "{column} {value} is that of {other} on the roster already",
        "{column} {value} فہرست میں پہلے ہی {other} کا ہے",
    ),
    "row_capitals": (
        "{column} {value} and {other} on the roster differ in capital letters only",
        "{column} {value} اور فہرست کے {other} میں صرف بڑے چھوٹے حروف کا فرق ہے",
    ),
    "row_taken": (
        "{column} {value} cannot be taken from this file; ask the operator",
        "{column} {value} اس فائل سے قبول نہیں ہو سکتا؛ آپریٹر سے پوچھیں",
    ),
    "slips_title": ("Joining slips", "شمولیت کی پرچیاں"),
    "slips_lead": (
        "For people without e-mail: a sheet to print and cut, with a code that works once and sets a password.",
        "جن کا ای میل نہیں ان کے لیے: چھاپ کر کاٹنے والا صفحہ، ہر پرچی پر ایک بار چلنے والا کوڈ جس سے پاس ورڈ بنتا ہے۔",
    ),
    "slips_batch_note": (
        "Everyone of the batch who has never signed in. Slips printed before stop working.",
        "بیچ کے وہ سب جو کبھی لاگ اِن نہیں ہوئے۔ پہلے چھپی پرچیاں بے کار ہو جائیں گی۔",
    ),
    "slips_button": ("Make the sheet", "پرچیاں بنائیں"),
    "slips_number_note": (
        "One person, with or without a login; for a forgotten password too.",
        "ایک فرد، لاگ اِن ہو یا نہ ہو؛ بھولے ہوئے پاس ورڈ کے لیے بھی۔",
    ),
    "slips_one_button": ("Make one slip", "ایک پرچی بنائیں"),
    "slips_nobody": ("Nobody here needs a slip, or may have one.", "یہاں کسی کو پرچی درکار نہیں یا دی نہیں جا سکتی۔"),
    "slips_too_many": (
        "More than 500 slips at once; choose a smaller batch.",
        "ایک ساتھ 500 سے زیادہ پرچیاں؛ چھوٹا بیچ چنیں۔",
    ),
    "slips_sheet_title": ("Joining slips to print", "چھاپنے کی پرچیاں"),
    "slips_sheet_note": (
        "Slips: {n}. The codes are shown this once and kept nowhere: print the sheet now.",
        "پرچیاں: {n}۔ کوڈ صرف ایک بار دکھائے جاتے ہیں اور کہیں محفوظ نہیں: ابھی چھاپ لیں۔",
    ),
    "slips_code": ("Code", "کوڈ"),
    "slips_how": (
        "Open {address}, type the number and the code, and choose a password. Good once, until {until}.",
        "{address} کھولیں، نمبر اور کوڈ لکھیں اور پاس ورڈ چنیں۔ ایک بار، {until} تک۔",
    ),
    "join_title": ("Join with a slip", "پرچی سے شامل ہوں"),
    "join_lead": (
        "Your academy gave you a slip with a code. It works once; after that you log in with your password.",
        "اکیڈمی نے آپ کو کوڈ والی پرچی دی ہے۔ یہ ایک بار چلتی ہے؛ پھر آپ اپنے پاس ورڈ سے لاگ اِن کریں گے۔",
    ),
    "join_password": ("New password", "نیا پاس ورڈ"),
    "join_password_hint": (
        "At least 8 characters, and none that everybody uses.",
        "کم از کم 8 حروف، اور ایسا نہیں جو سب استعمال کرتے ہوں۔",
    ),
    "join_again": ("New password, again", "نیا پاس ورڈ، دوبارہ"),
    "join_button": ("Set the password and log in", "پاس ورڈ رکھیں اور لاگ اِن کریں"),
    "join_wrong": (
        "This number and code do not open anything. Check both; a code works once, and for thirty days.",
        "اس نمبر اور کوڈ سے کچھ نہیں کھلتا۔ دونوں دیکھیں؛ کوڈ ایک بار اور تیس دن تک چلتا ہے۔",
    ),
    "join_weak": (
        "Choose another password: at least 8 characters, and not one that everybody uses.",
        "دوسرا پاس ورڈ چنیں: کم از کم 8 حروف، اور ایسا نہیں جو سب استعمال کرتے ہوں۔",
    ),
    "join_differ": ("The two passwords are not the same.", "دونوں پاس ورڈ ایک جیسے نہیں۔"),
    "too_many_title": ("Too many tries", "بہت زیادہ کوششیں"),
    "too_many": (
        "Too many tries. Wait five minutes, then try once more.",
        "بہت زیادہ کوششیں۔ پانچ منٹ ٹھہریں، پھر کوشش کریں۔",
    ),
    "code_title": ("Log in with a code by e-mail", "ای میل کے کوڈ سے لاگ اِن"),
    "code_lead": (
        "For people whose e-mail address is on the roster. The code is good for ten minutes.",
        "ان کے لیے جن کا ای میل پتا فہرست میں ہے۔ کوڈ دس منٹ تک چلتا ہے۔",
    ),
    "code_email": ("E-mail address", "ای میل پتا"),
    "code_send": ("Send the code", "کوڈ بھیجیں"),
    "code_sent": (
        (
            "If this address is known here, a code is being sent to it, which may take some minutes. If none comes, "
            "ask your cadre administrator for a joining slip."
        ),
        (
            "اگر یہ پتا یہاں درج ہے تو اس پر کوڈ بھیجا جا رہا ہے، جس میں چند منٹ لگ سکتے ہیں۔ نہ آئے تو اپنے کیڈر "
            "ایڈمنسٹریٹر سے شمولیت کی پرچی لیں۔"
        ),
    ),
    "code_code": ("The code from the e-mail", "ای میل میں آیا ہوا کوڈ"),
    "code_wrong": ("The code is not right, or its time is over.", "کوڈ درست نہیں یا اس کا وقت گزر چکا۔"),
    "code_email_wrong": ("This is no e-mail address.", "یہ ای میل پتا نہیں۔"),
    "code_too_many": (
        "Too many codes were asked for. Wait five minutes, then ask again.",
        "بہت زیادہ کوڈ منگوائے گئے۔ پانچ منٹ ٹھہریں، پھر منگوائیں۔",
    ),
    "code_another": ("Ask for another code", "دوسرا کوڈ منگوائیں"),
    "ways_slip": ("I have a joining slip", "میرے پاس شمولیت کی پرچی ہے"),
    "ways_code": ("Send me a code by e-mail", "مجھے ای میل پر کوڈ بھیجیں"),
    "again_title": ("Your password, once more", "پاس ورڈ ایک بار پھر"),
    "again_lead": (
        "What comes next concerns the safety of this login.",
        "اگلا قدم اس لاگ اِن کی حفاظت سے متعلق ہے۔",
    ),
    "factor_title": ("Second factor", "دوسری تصدیق"),
    "factor_lead": (
        "Type the code your authenticator shows, or one of your recovery codes.",
        "اپنی تصدیقی ایپ کا کوڈ لکھیں، یا بحالی کا کوئی ایک کوڈ۔",
    ),
    "factor_code": ("Code", "کوڈ"),
    "factor_go": ("Go on", "آگے"),
    "factor_activate_title": ("Set up a second factor", "دوسری تصدیق قائم کریں"),
    "factor_activate_lead": (
        (
            "This login sees other people's records, so a password alone does not open it. Scan the picture with an "
            "authenticator, then type the code it shows."
        ),
        (
            "یہ لاگ اِن دوسروں کے ریکارڈ دیکھتا ہے، اس لیے صرف پاس ورڈ سے نہیں کھلتا۔ تصدیقی ایپ سے تصویر سکین کریں، "
            "پھر جو کوڈ وہ دکھائے وہ لکھیں۔"
        ),
    ),
    "factor_secret": ("Or type this key into it:", "یا اس میں یہ کلید لکھیں:"),
    "factor_wrong": ("The code is not right. Take the newest one.", "کوڈ درست نہیں۔ تازہ ترین کوڈ لیں۔"),
    "factor_remove_title": ("Remove the second factor", "دوسری تصدیق ہٹائیں"),
    "factor_remove_lead": (
        "For a new telephone: remove it here, then set it up again.",
        "نئے فون کے لیے: یہاں سے ہٹائیں، پھر دوبارہ قائم کریں۔",
    ),
    "recovery_title": ("Recovery codes", "بحالی کے کوڈ"),
    "recovery_lead": (
        "Each of these opens the login once, if the authenticator is lost. Keep them on paper.",
        "تصدیقی ایپ کھو جائے تو ان میں سے ہر کوڈ ایک بار لاگ اِن کھولتا ہے۔ انھیں کاغذ پر محفوظ رکھیں۔",
    ),
    "recovery_new": ("Make new codes", "نئے کوڈ بنائیں"),
    "recovery_new_lead": ("The codes there are now will open nothing any more.", "موجودہ کوڈ پھر کچھ نہیں کھولیں گے۔"),
    "state_title": ("State", "حالت"),
    "means_nominated": (
        "is expected to finish: counts, is reminded, may start an attempt",
        "فرد سے تکمیل متوقع ہے: شمار ہوتا ہے، یاد دہانی جاتی ہے، کوشش شروع کر سکتا ہے",
    ),
    "means_exempt": (
        "is not expected to finish: never counted as missing, not reminded, may sit all the same",
        "فرد سے تکمیل متوقع نہیں: باقی رہنے والوں میں نہیں گنا جاتا، یاد دہانی نہیں جاتی، چاہے تو امتحان دے سکتا ہے",
    ),
    "means_transferred": (
        (
            "does not count and is not reminded; may not start an attempt; an open one is sat to its end and marked. "
            "Ends when a roster file moves the person into another cadre"
        ),
        (
            "شمار نہیں ہوتا، یاد دہانی نہیں جاتی؛ نئی کوشش شروع نہیں کر سکتا؛ کھلی کوشش آخر تک دی جاتی اور جانچی جاتی "
            "ہے۔ جب فہرست کی فائل فرد کو دوسرے کیڈر میں لے جائے تو یہ حالت ختم ہو جاتی ہے"
        ),
    ),
    "means_left": (
        "does not count and is not reminded; may not start an attempt; an open one is sat to its end and marked",
        "شمار نہیں ہوتا، یاد دہانی نہیں جاتی؛ نئی کوشش شروع نہیں کر سکتا؛ کھلی کوشش آخر تک دی جاتی اور جانچی جاتی ہے",
    ),
    "state_reason": ("Reason", "وجہ"),
    "state_reason_hint": (
        "Such as the number and date of the order. It is kept with your name and cannot be changed later.",
        "مثلاً حکم نامے کا نمبر اور تاریخ۔ یہ آپ کے نام کے ساتھ محفوظ ہوتی ہے اور بعد میں بدلی نہیں جا سکتی۔",
    ),
    "state_button": ("Set the state", "حالت درج کریں"),
    "state_needs_reason": ("Choose a state and give the reason.", "حالت چنیں اور وجہ لکھیں۔"),
    "state_history": ("History", "پچھلا ریکارڈ"),
    "extra_title": ("Extra time", "اضافی وقت"),
    "extra_lead": (
        "Added to the {usual} minutes of the examination, for this person only; it counts in an open attempt too.",
        "صرف اس فرد کے لیے امتحان کے {usual} منٹ میں اضافہ؛ جاری کوشش پر بھی لاگو ہوتا ہے۔",
    ),
    "extra_now": ("{n} more minutes", "{n} مزید منٹ"),
    "extra_none": ("No extra time.", "کوئی اضافی وقت نہیں۔"),
    "extra_open": ("An attempt is open; it ends at {time}.", "ایک کوشش جاری ہے؛ اس کا وقت {time} پر ختم ہو گا۔"),
    "extra_minutes": ("Minutes more", "مزید منٹ"),
    "extra_minutes_hint": (
        "1 to {most}; 0 withdraws what was given.",
        "1 سے {most} تک؛ 0 دیا ہوا وقت واپس لے لیتا ہے۔",
    ),
    "extra_reason_hint": (
        (
            "Such as the number and date of a certificate, but not the illness. It is kept with your name and cannot "
            "be changed later."
        ),
        (
            "مثلاً سرٹیفکیٹ کا نمبر اور تاریخ، مگر بیماری نہیں۔ یہ آپ کے نام کے ساتھ محفوظ ہوتی ہے اور بعد میں "
            "بدلی نہیں جا سکتی۔"
        ),
    ),
    "extra_button": ("Set the extra time", "اضافی وقت درج کریں"),
    "extra_needs": (
        "Give the minutes, 0 to {most}, and the reason.",
        "منٹ (0 سے {most}) اور وجہ لکھیں۔",
    ),
    "extra_withdrawn": ("withdrawn", "واپس لیا گیا"),
    "further_title": ("Further attempt", "مزید کوشش"),
    "further_lead": (
        (
            "The examination has {usual} attempts. Whoever has used them without passing can be allowed one more; the "
            "waiting time counts as ever."
        ),
        (
            "امتحان میں {usual} کوششیں ہیں۔ جو کامیاب ہوئے بغیر یہ مکمل کر لے، اُسے ایک اور کی اجازت دی جا سکتی ہے؛ "
            "انتظار کی مدت پہلے کی طرح لاگو ہے۔"
        ),
    ),
    "further_now": ("Further attempts allowed: {n}", "مزید کوششوں کی اجازت: {n}"),
    "further_reason_hint": (
        (
            "Such as the number and date of the order, but no illness. It is kept with your name. An attempt once "
            "allowed cannot be taken back."
        ),
        (
            "مثلاً حکم نامے کا نمبر اور تاریخ، مگر بیماری نہیں۔ یہ آپ کے نام کے ساتھ محفوظ ہوتی ہے۔ ایک بار دی ہوئی "
            "اجازت واپس نہیں لی جا سکتی۔"
        ),
    ),
    "further_button": ("Allow a further attempt", "مزید کوشش کی اجازت دیں"),
    "further_needs": ("Give the reason.", "وجہ لکھیں۔"),
    "nav_people": ("Roster", "فہرست"),
}
