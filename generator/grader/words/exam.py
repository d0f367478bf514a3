"""Words of the examination: before it, on the paper, and the result."""

EXAM = {
    "exam_title": ("Examination", "امتحان"),
    "exam_lead": (
        "The questions are situations like those you have practised. Read each to its end, then decide.",
        "سوال ویسے ہی حالات پر ہیں جیسے آپ نے مشق میں دیکھے۔ ہر ایک آخر تک پڑھیں، پھر فیصلہ کریں۔",
    ),
    "exam_questions": ("Questions", "سوالات"),
    "exam_time": ("Time", "وقت"),
    "exam_minutes": ("{n} minutes", "{n} منٹ"),
    "exam_extra": ("and {n} more for you", "اور آپ کے لیے {n} مزید"),
    "exam_pass_mark": ("Pass mark", "کامیابی کے نمبر"),
    "exam_percent": ("{n} per cent", "{n} فیصد"),
    "exam_attempts_left": ("Attempts left", "باقی کوششیں"),
    "exam_left_of": ("{left} of {allowed}", "{allowed} میں سے {left}"),
    "exam_how": ("How it works", "طریقِ کار"),
    "exam_how_saved": (
        "Your answers are saved as you go. If the browser closes or the line drops, come back and go on.",
        "آپ کے جواب ساتھ ساتھ محفوظ ہوتے ہیں۔ براؤزر بند ہو جائے یا رابطہ ٹوٹ جائے تو واپس آ کر وہیں سے جاری رکھیں۔",
    ),
    "exam_how_clock": (
        "The time runs on, whether the page is open or not. When it ends, what is saved is handed in.",
        "صفحہ کھلا ہو یا بند، وقت چلتا رہتا ہے۔ وقت ختم ہونے پر جو محفوظ ہے وہی جمع ہو جاتا ہے۔",
    ),
    "exam_how_path": (
        "In some questions one decision leads to the next. A decision once taken cannot be changed.",
        "کچھ سوالوں میں ایک فیصلہ اگلے کی طرف لے جاتا ہے۔ ایک بار کیا گیا فیصلہ بدلا نہیں جا سکتا۔",
    ),
    "exam_how_fail": (
        "If you do not pass, you are told which topics and clauses to study before you try again.",
        "کامیاب نہ ہوں تو آپ کو بتایا جائے گا کہ دوبارہ کوشش سے پہلے کون سے موضوع اور شقیں پڑھنی ہیں۔",
    ),
    "exam_start": ("Start the examination", "امتحان شروع کریں"),
    "exam_start_note": ("The time begins when you press the button.", "بٹن دبانے کے ساتھ ہی وقت شروع ہو جائے گا۔"),
    "exam_resume": ("Go on with the examination", "امتحان جاری رکھیں"),
    "exam_resume_note": (
        "You have an attempt open; it ends at {time}.",
        "آپ کی ایک کوشش جاری ہے؛ اس کا وقت {time} پر ختم ہو گا۔",
    ),
    "exam_wait_until": ("You can start again on {time}.", "آپ {time} کو دوبارہ شروع کر سکتے ہیں۔"),
    "exam_good_until": ("Your certificate is good until {day}.", "آپ کی سند {day} تک کارآمد ہے۔"),
    "exam_ended_on": ("Your certificate ended on {day}.", "آپ کی سند {day} کو ختم ہو گئی۔"),
    "exam_next_period": (
        "To have it anew, sit the course of the next period: your cadre administrator can tell you when and where.",
        "نئی سند کے لیے اگلی مدت کا کورس مکمل کریں: کب اور کہاں، یہ آپ کے کیڈر ایڈمنسٹریٹر بتا سکتے ہیں۔",
    ),
    "exam_practise": ("Practise first", "پہلے مشق کریں"),
    "paper_title": ("Attempt {n}", "کوشش {n}"),
    "paper_time_left": ("Time left", "باقی وقت"),
    "paper_ends": ("ends at {time}", "{time} پر ختم"),
    "paper_answered": ("Answered", "جوابات"),
    "paper_save": ("Save", "محفوظ کریں"),
    "paper_jump": ("Jump to a question", "سوال پر جائیں"),
    "paper_is_answered": ("answered", "جواب دیا گیا"),
    "paper_question": ("Question {n} of {total}", "سوال {n} از {total}"),
    "paper_how_choice": ("Choose one.", "ایک کا انتخاب کریں۔"),
    "paper_how_select": ("Choose all that apply.", "جتنے درست ہوں سب چنیں۔"),
    "paper_how_spot": (
        "Mark the phrases that must go, and leave the rest.",
        "جو جملے نکالنے ضروری ہیں ان پر نشان لگائیں، باقی رہنے دیں۔",
    ),
    "paper_how_path": (
        "Choose, then press the button. A decision once taken cannot be changed.",
        "انتخاب کریں، پھر بٹن دبائیں۔ ایک بار کیا گیا فیصلہ بدلا نہیں جا سکتا۔",
    ),
    "paper_step": ("Decision {n}", "فیصلہ {n}"),
    "paper_decided": ("You decided:", "آپ کا فیصلہ:"),
    "paper_decide": ("Take this decision", "یہ فیصلہ کریں"),
    "paper_path_done": ("This question is finished.", "یہ سوال مکمل ہو گیا۔"),
    "paper_hand_in": ("Hand in the examination", "امتحان جمع کرائیں"),
    "paper_hand_in_note": (
        "After handing in you cannot change your answers. You see the result at once.",
        "جمع کرانے کے بعد جواب بدلے نہیں جا سکتے۔ نتیجہ فوراً سامنے آ جائے گا۔",
    ),
    "paper_saved": ("Your answers are saved.", "آپ کے جواب محفوظ ہیں۔"),
    "paper_saving": ("Saving …", "محفوظ ہو رہا ہے …"),
    "paper_handing_in": ("Handing in …", "جمع ہو رہا ہے …"),
    "paper_not_saved": (
        "Not saved yet: the line is down. Trying again …",
        "ابھی محفوظ نہیں ہوا: رابطہ نہیں ہے۔ دوبارہ کوشش جاری ہے …",
    ),
    "paper_kept": (
        "Saved on this phone, not sent yet. Trying again …",
        "اس فون پر محفوظ ہے، ابھی بھیجا نہیں گیا۔ دوبارہ کوشش جاری ہے …",
    ),
    "paper_hand_in_kept": (
        "Not handed in yet: the line is down. It is sent as soon as the line is back. Keep this page open.",
        "ابھی جمع نہیں ہوا: رابطہ نہیں ہے۔ رابطہ بحال ہوتے ہی بھیج دیا جائے گا۔ یہ صفحہ کھلا رکھیں۔",
    ),
    "paper_no_script": (
        (
            "In this browser answers are not saved by themselves, and the time shown does not run: "
            "press Save after every few answers, and hand in before {time}."
        ),
        (
            "اس براؤزر میں جواب خود بخود محفوظ نہیں ہوتے اور دکھایا گیا وقت نہیں چلتا: "
            "ہر چند جوابوں کے بعد «محفوظ کریں» دبائیں اور {time} سے پہلے امتحان جمع کرائیں۔"
        ),
    ),
    "paper_more_time": ("You have been given more time.", "آپ کو مزید وقت دیا گیا ہے۔"),
    "paper_unfit": (
        "An answer kept on this phone does not fit this paper and was left out. Look through your answers.",
        "اس فون پر رکھا ہوا ایک جواب اس پرچے سے میل نہیں کھاتا، اس لیے چھوڑ دیا گیا۔ اپنے جواب ایک بار دیکھ لیں۔",
    ),
    "paper_open_ones": (
        "These questions are not answered, or not to the end:",
        "ان سوالوں کا جواب نہیں دیا گیا، یا آخر تک نہیں دیا گیا:",
    ),
    "paper_logged_out": (
        "You have been logged out. Your answers are kept on this phone; they are sent when you have logged in again.",
        "آپ لاگ آؤٹ ہو گئے ہیں۔ آپ کے جواب اس فون پر محفوظ ہیں؛ دوبارہ لاگ اِن کرنے پر بھیج دیے جائیں گے۔",
    ),
    "paper_five_minutes": ("Five minutes left.", "پانچ منٹ باقی ہیں۔"),
    "paper_one_minute": ("One minute left.", "ایک منٹ باقی ہے۔"),
    "paper_time_over": (
        "The time is over; your answers are being handed in.",
        "وقت ختم ہو گیا؛ آپ کے جواب جمع ہو رہے ہیں۔",
    ),
    "sure_title": ("Some questions are still open", "کچھ سوال ابھی باقی ہیں"),
    "sure_lead": (
        "Your answers are saved. These questions are not answered, or not to the end:",
        "آپ کے جواب محفوظ ہیں۔ ان سوالوں کا جواب نہیں دیا گیا، یا آخر تک نہیں دیا گیا:",
    ),
    "sure_back": ("Go back to the questions", "سوالوں پر واپس جائیں"),
    "sure_anyway": ("Hand in as it is", "اسی طرح جمع کرائیں"),
    "result_title": ("Result", "نتیجہ"),
    "result_passed": ("You have passed", "آپ کامیاب ہو گئے"),
    "result_passed_lead": (
        "Congratulations, {name}. Your score is {percent} per cent; {pass_percent} were needed.",
        "مبارک ہو، {name}۔ آپ نے {percent} فیصد نمبر حاصل کیے؛ {pass_percent} درکار تھے۔",
    ),
    "result_failed": ("Not passed this time", "اس بار کامیابی نہیں ہوئی"),
    "result_failed_lead": (
        "Your score is {percent} per cent; {pass_percent} are needed. Below is what to study.",
        "آپ کے نمبر {percent} فیصد ہیں؛ {pass_percent} درکار ہیں۔ نیچے وہ سب ہے جو پڑھنا ہے۔",
    ),
    "result_at": ("Handed in on {time}", "{time} کو جمع ہوا"),
    "result_late": (
        (
            "Answers that arrived after the examination had ended, and did not count: {n}. "
            "If the line was down, tell your cadre administrator."
        ),
        (
            "جو جواب امتحان ختم ہونے کے بعد پہنچے اور شمار نہیں ہوئے: {n}۔ "
            "اگر رابطہ منقطع تھا تو اپنے کیڈر ایڈمنسٹریٹر کو بتائیں۔"
        ),
    ),
    "result_certificate": ("Your certificate", "آپ کی سند"),
    "result_pdf": ("Download the certificate (PDF)", "سند ڈاؤن لوڈ کریں (PDF)"),
    "result_json": ("Signed credential (JSON)", "دستخط شدہ سند (JSON)"),
    "result_verify": ("Open its verification page", "تصدیق کا صفحہ کھولیں"),
    "result_study": ("What to study", "کیا پڑھنا ہے"),
    "result_topics": ("Topic by topic", "موضوع بہ موضوع"),
    "result_topic": ("Topic", "موضوع"),
    "result_lesson": ("Read the lesson", "سبق پڑھیں"),
    "result_clauses": ("Clauses to study ({n})", "پڑھنے کی شقیں ({n})"),
    "result_attempts_left": ("Attempts left: {left} of {allowed}.", "باقی کوششیں: {allowed} میں سے {left}۔"),
    "result_again": ("To the examination page", "امتحان کے صفحے پر"),
    "me_title": ("My record", "میرا ریکارڈ"),
    "me_person": ("On the roster", "فہرست میں اندراج"),
    "me_number": ("Personnel number", "پرسنل نمبر"),
    "me_designation": ("Designation", "عہدہ"),
    "me_grade": ("Grade", "گریڈ"),
    "me_bps": ("BPS-{n}", "بی پی ایس {n}"),
    "me_cadre": ("Cadre", "کیڈر"),
    "me_academy": ("Academy", "اکیڈمی"),
    "me_batch": ("Batch", "بیچ"),
    "me_attempts": ("Attempts", "کوششیں"),
    "me_no_attempts": ("You have not sat the examination yet.", "آپ نے ابھی امتحان نہیں دیا۔"),
    "me_open": ("open until {time}", "{time} تک جاری"),
    "me_passed": ("passed, {percent} per cent", "کامیاب، {percent} فیصد"),
    "me_failed": ("not passed, {percent} per cent", "ناکام، {percent} فیصد"),
    "me_certificates": ("Certificates", "اسناد"),
    "me_no_certificates": ("A certificate appears here as soon as you pass.", "کامیاب ہوتے ہی سند یہاں نظر آئے گی۔"),
    "me_issued": ("issued on {time}", "{time} کو جاری ہوئی"),
}
