"""Every word of the interface, in both languages, in one place.

Words in braces are filled in where the phrase is used: `{n}` and `{total}` are counts, `{title}` a title.
"""

from collections.abc import Mapping

from generator.model.beside import Approval
from generator.model.course import ClauseUse, Confidence
from generator.model.text import Language

# Each entry: English, Urdu.
_WORDS: Mapping[str, tuple[str, str]] = {
    # Finding one's way
    "course": ("Course", "کورس"),
    "topics": ("Topics", "موضوعات"),
    "topic_n": ("Topic {n}", "موضوع {n}"),
    "clauses": ("Clauses", "شقیں"),
    "handbook": ("Handbook", "رہنما کتابچہ"),
    "previous": ("Previous", "پچھلا"),
    "next": ("Next", "اگلا"),
    "on_this_page": ("On this page", "اس صفحے پر"),
    "you_are_here": ("You are here", "آپ یہاں ہیں"),
    "around": ("Before and after", "پہلے اور بعد"),
    # Home
    "eyebrow": ("Self-paced course", "اپنی رفتار سے سیکھیے"),
    "start": ("Start the course", "کورس شروع کریں"),
    "continue": ("Continue: {title}", "جاری رکھیں: {title}"),
    "to_exam": ("Go to the examination", "امتحان کی طرف جائیں"),
    "how_it_works": ("How it works", "کورس کیسے چلتا ہے"),
    "step_read": ("Read", "پڑھیں"),
    "step_read_more": (
        "Short lessons; every rule comes with the clause it stands on.",
        "مختصر اسباق؛ ہر قاعدے کے ساتھ وہ شق جس پر وہ قائم ہے۔",
    ),
    "step_decide": ("Decide", "فیصلہ کریں"),
    "step_decide_more": (
        "Practise on situations from office life and see at once which choice decides, and why.",
        "دفتری زندگی کے حالات پر مشق کریں اور فوراً دیکھیں کہ کون سا جواب درست ہے اور کیوں۔",
    ),
    "step_exam": ("Sit the examination", "امتحان دیں"),
    "step_exam_more": (
        "{questions} questions in {minutes} minutes; {percent} per cent passes.",
        "{questions} سوال، {minutes} منٹ؛ کامیابی کے لیے {percent} فیصد۔",
    ),
    "step_certificate": ("Take your certificate", "سند حاصل کریں"),
    "step_certificate_more": (
        "Signed, yours to keep, and anyone can check it.",
        "دستخط شدہ، ہمیشہ آپ کے پاس، اور ہر کوئی اس کی تصدیق کر سکتا ہے۔",
    ),
    "edition_line": ("Edition {edition}, content checked on {date}", "اشاعت {edition}، مواد کی جانچ: {date}"),
    "verify_card": ("Shown a certificate?", "کسی نے سند دکھائی ہے؟"),
    "verify_card_more": (
        "Check whether it is real and still valid. No login is needed.",
        "دیکھیں کہ وہ اصلی ہے اور اب بھی کارآمد ہے یا نہیں۔ لاگ اِن کی ضرورت نہیں۔",
    ),
    "verify": ("Verify a certificate", "سند کی تصدیق کریں"),
    # Progress
    "progress": ("{n} of {total} situations practised", "{total} میں سے {n} حالات کی مشق مکمل"),
    "progress_none": ("{total} situations to practise", "مشق کے لیے {total} حالات"),
    "progress_one": ("One situation to practise", "مشق کے لیے ایک صورتِ حال"),
    "mark_right": ("Done", "مکمل"),
    "mark_tried": ("Tried", "کوشش کی"),
    "kept_here": (
        "Your progress is kept in this browser only.",
        "آپ کی پیش رفت صرف اسی براؤزر میں محفوظ رہتی ہے۔",
    ),
    # Topic and lesson
    "read_lesson": ("Read the lesson", "سبق پڑھیں"),
    "lesson": ("Lesson", "سبق"),
    "practice": ("Practice", "مشق"),
    "practise_topic": ("Practise this topic", "اس موضوع کی مشق کریں"),
    "no_practice": ("Practice for this topic is on its way.", "اس موضوع کی مشقیں تیار ہو رہی ہیں۔"),
    "no_lesson": ("This lesson is on its way.", "یہ سبق تیار ہو رہا ہے۔"),
    "quick_check": ("Quick check", "فوری جائزہ"),
    "quick_check_more": (
        "A few questions to see what stayed with you.",
        "چند سوال، یہ دیکھنے کے لیے کہ کیا یاد رہا۔",
    ),
    "question_n": ("Question {n} of {total}", "سوال {n} از {total}"),
    "clauses_cited": ("Clauses in this lesson", "اس سبق کی شقیں"),
    "own_page": ("Open this situation on its own page", "یہ صورتِ حال الگ صفحے پر کھولیں"),
    "figure": ("Drawing", "خاکہ"),
    # Practice
    "level": ("Level", "سطح"),
    "level_1": ("Easy", "آسان"),
    "level_2": ("Medium", "درمیانی"),
    "level_3": ("Hard", "مشکل"),
    "platform": ("Platform", "پلیٹ فارم"),
    "situation": ("The situation", "صورتِ حال"),
    "another_version": ("Another version", "دوسری صورت"),
    "version_n": ("Version {n} of {total}", "صورت {n} از {total}"),
    "clauses_behind": ("The clauses behind this situation", "اس صورتِ حال کے پیچھے شقیں"),
    "see_also": ("See also", "مزید دیکھیں"),
    "kind_choice": ("One choice", "ایک انتخاب"),
    "kind_select": ("All that apply", "جتنے درست ہوں"),
    "kind_spot": ("Spot the phrases", "جملے پہچانیں"),
    "kind_path": ("Decisions in turn", "قدم بہ قدم فیصلے"),
    "kind_discuss": ("For discussion", "بحث کے لیے"),
    # The quiz
    "how_choice": ("Choose one.", "ایک کا انتخاب کریں۔"),
    "how_select": ("Choose all that apply.", "جتنے درست ہوں سب چنیں۔"),
    "how_spot": (
        "Mark the phrases that must go, and leave the rest.",
        "جو جملے نکالنے ضروری ہیں ان پر نشان لگائیں، باقی رہنے دیں۔",
    ),
    "how_path": ("Decide, and see what happens next.", "فیصلہ کریں اور دیکھیں کہ آگے کیا ہوتا ہے۔"),
    "how_discuss": (
        "Nothing is marked here: choose what you would say, then read what speaks for and against.",
        "یہاں کوئی نمبر نہیں: جو آپ کہیں گے اسے چنیں، پھر دیکھیں کہ حق میں اور خلاف کیا کہا جا سکتا ہے۔",
    ),
    "check": ("Check my answer", "میرا جواب جانچیں"),
    "decide": ("Decide", "فیصلہ کریں"),
    "compare": ("See what can be said", "دیکھیں کیا کہا جا سکتا ہے"),
    "again": ("Try again", "دوبارہ کوشش کریں"),
    "show_answer": ("Show the answer and the reasons", "جواب اور وجوہات دکھائیں"),
    "show_answer_only": ("Show the answer", "جواب دکھائیں"),
    "show_discussion": ("Show what can be said", "دکھائیں کہ کیا کہا جا سکتا ہے"),
    "pick_first": ("Choose an answer first.", "پہلے کوئی جواب چنیں۔"),
    "one_right": ("Right.", "درست۔"),
    "one_wrong": (
        "Not this one. The choice that decides is marked below.",
        "یہ نہیں۔ جو جواب درست ہے اس پر نیچے نشان لگا ہے۔",
    ),
    "all_right": ("Right, all of it.", "سب درست۔"),
    "all_wrong": (
        "{n} of {total} judged rightly. The marks show where to look again.",
        "{total} میں سے {n} درست پرکھے۔ نشان بتاتے ہیں کہ کہاں دوبارہ دیکھنا ہے۔",
    ),
    "path_right": ("The best way through: {n} of {total} points.", "بہترین راستہ: {total} میں سے {n} نمبر۔"),
    "path_wrong": (
        "You earned {n} of {total} points. The reasons stand under your decisions.",
        "آپ نے {total} میں سے {n} نمبر حاصل کیے۔ وجوہات آپ کے فیصلوں کے نیچے ہیں۔",
    ),
    "verdict_open": ("Nothing is marked here. What stays open:", "یہاں کوئی نمبر نہیں۔ جو بات کھلی ہے:"),
    "is_right": ("Right", "درست"),
    "is_wrong": ("Not right", "درست نہیں"),
    "belongs": ("Belongs", "شامل ہے"),
    "belongs_not": ("Does not belong", "شامل نہیں"),
    "must_go": ("Must go", "نکالنا ضروری"),
    "may_stay": ("May stay", "رہ سکتا ہے"),
    "your_answer": (" · your answer", " · آپ کا جواب"),
    "your_position": ("Your answer", "آپ کا جواب"),
    "missed": (" · you left it out", " · آپ سے رہ گیا"),
    "left_in": (" · you left it in", " · آپ نے رہنے دیا"),
    "struck_out": (" · you struck it out", " · آپ نے نکال دیا"),
    "decided_by": ("Decided by", "بنیاد"),
    "then": ("What happens next", "آگے کیا ہوتا ہے"),
    "points_n": ("{n} points", "{n} نمبر"),
    "points_1": ("1 point", "1 نمبر"),
    "points_0": ("No points", "کوئی نمبر نہیں"),
    "step_n": ("Step {n}", "مرحلہ {n}"),
    "leads_to": ("Leads to step {n}", "مرحلہ {n} کی طرف"),
    "path_ends": ("The path ends here", "راستہ یہاں ختم ہوتا ہے"),
    "still_open": ("What is not settled", "جو طے نہیں"),
    # Exhibits
    "exhibit_post": ("Post", "پوسٹ"),
    "exhibit_chat": ("Group chat", "گروپ چیٹ"),
    "exhibit_page": ("Page", "صفحہ"),
    "exhibit_call": ("Call", "کال"),
    "exhibit_letter": ("Letter", "خط"),
    # Clauses
    "clauses_lead": (
        "Every question of the course stands on a clause. The summaries are our own words, not an instrument's text.",
        "کورس کا ہر سوال کسی شق پر کھڑا ہے۔ خلاصے ہمارے اپنے الفاظ میں ہیں، کسی دستاویز کا متن نہیں۔",
    ),
    "clause": ("Clause", "شق"),
    "clause_in_words": ("What it says, in our words", "ہمارے الفاظ میں"),
    "instrument": ("Instrument", "دستاویز"),
    "number": ("Number", "نمبر"),
    "date": ("Date", "تاریخ"),
    "issuer": ("Issued by", "جاری کردہ"),
    "pointer": ("Where in it", "دستاویز میں جگہ"),
    "kind_of_clause": ("Kind", "نوعیت"),
    "applies_to": ("Speaks to", "کن کے لیے"),
    "sources": ("Sources", "ماخذ"),
    "how_we_know": ("How we know", "ہمیں کیسے معلوم ہے"),
    "conflicts": ("Where the sources differ", "جہاں ماخذ مختلف ہیں"),
    "conflict_controls": ("What controls", "کس کا اعتبار ہے"),
    "conflict_rule": ("What this course says", "یہ کورس کیا کہتا ہے"),
    "conflicts_in_english": ("These notes are in English.", "یہ نوٹ انگریزی میں ہیں۔"),
    "note": ("Note", "نوٹ"),
    "taught_in": ("Taught in", "جن اسباق میں پڑھائی گئی"),
    "practised_in": ("Practised in", "جن حالات میں مشق ہے"),
    "copy_on_file": ("A copy kept by the authors of this course", "اس کورس کے مصنفین کے پاس محفوظ نقل"),
    f"confidence_{Confidence.VERBATIM_SOURCE}": (
        "Summarised from the instrument's own words.",
        "خلاصہ دستاویز کے اپنے الفاظ سے تیار کیا گیا ہے۔",
    ),
    f"confidence_{Confidence.REPORTED}": (
        "Reported: we have this through others' accounts and have not seen the instrument's own words.",
        "رپورٹ شدہ: یہ بات ہم تک دوسروں کے بیان سے پہنچی ہے؛ دستاویز کے اپنے الفاظ ہم نے نہیں دیکھے۔",
    ),
    f"confidence_{Confidence.EXTERNAL}": (
        "From a source outside the memo, named below.",
        "یادداشت سے باہر کے ماخذ سے، جس کا نام نیچے ہے۔",
    ),
    f"use_{ClauseUse.ASSERT}": ("May decide a mark.", "اس پر نمبر کا فیصلہ ہو سکتا ہے۔"),
    f"use_{ClauseUse.ATTRIBUTE}": (
        "Taught with its source named; never decides a mark.",
        "ماخذ کے نام کے ساتھ پڑھائی جاتی ہے؛ اس پر نمبر کا فیصلہ نہیں ہوتا۔",
    ),
    f"use_{ClauseUse.CONTEXT}": ("Background only.", "صرف پس منظر۔"),
    "basis_text-seen": ("We have read the text.", "متن ہم نے پڑھا ہے۔"),
    "basis_heading-seen": ("We have read the heading only.", "ہم نے صرف عنوان پڑھا ہے۔"),
    "basis_report": ("It rests on reports.", "یہ رپورٹوں پر مبنی ہے۔"),
    "basis_inferred": ("It is inferred.", "یہ اخذ کیا گیا ہے۔"),
    "basis_unverified": ("It is not verified.", "اس کی تصدیق نہیں ہوئی۔"),
    "clause_prohibition": ("Prohibition", "ممانعت"),
    "clause_permission": ("Permission", "اجازت"),
    "clause_duty": ("Duty", "فرض"),
    "clause_consequence": ("Consequence", "نتیجہ"),
    "clause_definition": ("Definition", "تعریف"),
    "clause_clarification": ("Clarification", "وضاحت"),
    "to_government-servant": ("government servants", "سرکاری ملازمین"),
    "to_organisation": ("organisations", "ادارے"),
    "to_group-administrator": ("group administrators", "گروپ ایڈمن"),
    "to_head-of-department": ("heads of departments", "محکموں کے سربراہ"),
    "to_academy": ("academies", "اکیڈمیاں"),
    "to_outside-scope": ("no one this course trains", "اس کورس کے مخاطبین میں سے کوئی نہیں"),
    # Beside the lessons
    "unknown": ("What is not known", "جو معلوم نہیں"),
    "unknown_lead": (
        (
            "What the sources of this course leave unsaid. Nothing here is filled in by guessing: where you meet "
            "one of these points, say so, and ask before you act."
        ),
        (
            "وہ باتیں جو اس کورس کے ماخذ نہیں بتاتے۔ یہاں اندازے سے کچھ نہیں بھرا گیا: ان میں سے کوئی بات سامنے "
            "آئے تو صاف کہیے کہ معلوم نہیں، اور قدم اٹھانے سے پہلے پوچھ لیجیے۔"
        ),
    ),
    "unknown_short": ("The points that our sources do not settle.", "وہ نکات جو ہمارے ماخذ طے نہیں کرتے۔"),
    "unknown_note": ("What somebody should obtain", "کسی کو کیا حاصل کرنا چاہیے"),
    "unknown_touches": ("The clauses it touches ({n})", "متعلقہ شقیں ({n})"),
    "unknown_here": ("What is not known about this", "اس کے بارے میں جو معلوم نہیں"),
    "unknown_all": ("Everything that is not known", "جو کچھ معلوم نہیں، سب ایک جگہ"),
    "summary": ("The memo on one page", "یادداشت ایک صفحے پر"),
    "summary_lead": (
        "The whole memo in our own words on one page that you can print, each statement with its clause.",
        "پوری یادداشت ہمارے اپنے الفاظ میں، ایک صفحے پر، جسے چھاپا جا سکتا ہے؛ ہر بات اپنی شق کے ساتھ۔",
    ),
    "summary_short": ("To print and keep at hand.", "چھاپ کر پاس رکھنے کے لیے۔"),
    "print": ("Print this page", "یہ صفحہ چھاپیں"),
    "translation": ("Status of the translation", "ترجمے کی صورتِ حال"),
    "translation_lead": (
        (
            "The Urdu of this course was written for it, and a qualified translator must approve it before "
            "launch. This list says how far that is, page by page."
        ),
        (
            "اس کورس کی اردو اسی کے لیے لکھی گئی ہے، اور آغاز سے پہلے کسی مستند مترجم کی منظوری لازم ہے۔ یہ "
            "فہرست صفحہ بہ صفحہ بتاتی ہے کہ کام کہاں تک پہنچا۔"
        ),
    ),
    "translation_short": ("How far the Urdu is, page by page.", "اردو کہاں تک پہنچی، صفحہ بہ صفحہ۔"),
    "translation_of_topics": ("Topic by topic", "موضوع بہ موضوع"),
    "translation_of_others": ("Everything else", "باقی سب"),
    "translation_lessons": ("Lesson", "سبق"),
    "translation_checks": ("Quick check", "فوری جائزہ"),
    "translation_scenarios": ("Situations", "حالات"),
    "translation_by": ("{by}, {date}", "{by}، {date}"),
    "page_course": ("Titles and topics of the course", "کورس اور موضوعات کے عنوان"),
    "page_clauses": ("Summaries of the clauses", "شقوں کے خلاصے"),
    "page_unknown": ("What is not known", "جو معلوم نہیں"),
    "page_summary": ("The memo on one page", "یادداشت ایک صفحے پر"),
    "page_interface": ("Words on buttons and labels", "بٹنوں اور لیبلوں کے الفاظ"),
    "page_certificate": ("Words of the certificate", "سند کے الفاظ"),
    f"status_{Approval.DRAFT}": ("Draft", "مسودہ"),
    f"status_{Approval.REVIEWED}": ("Approved", "منظور شدہ"),
    "draft_line": (
        "The Urdu of this page is a draft: a qualified translator must approve it before launch.",
        "اس صفحے کی اردو ابھی مسودہ ہے: آغاز سے پہلے کسی مستند مترجم کی منظوری لازم ہے۔",
    ),
    "also_here": ("More of this course", "اس کورس میں مزید"),
    # The matrix
    "coverage": ("Coverage of the clauses", "شقوں کا احاطہ"),
    "coverage_lead": (
        (
            "For trainers: each clause with the lessons that teach it, the situations that practise it, and how "
            "many examination questions it decides. Which ones they are is not told."
        ),
        (
            "تربیت کاروں کے لیے: ہر شق، وہ اسباق جو اسے پڑھاتے ہیں، وہ حالات جن میں اس کی مشق ہے، اور امتحان کے "
            "کتنے سوال اس پر طے ہوتے ہیں۔ یہ نہیں بتایا جاتا کہ کون سے۔"
        ),
    ),
    "coverage_short": ("Each clause by lesson, practice and examination.", "ہر شق: سبق، مشق اور امتحان کے لحاظ سے۔"),
    "coverage_sum": (
        (
            "{n} of the {total} clauses that may decide a mark have all they need: a lesson, two situations to "
            "practise and two examination questions."
        ),
        (
            "جن {total} شقوں پر نمبر کا فیصلہ ہو سکتا ہے ان میں سے {n} کے پاس سب کچھ ہے: ایک سبق، مشق کے دو "
            "حالات اور امتحان کے دو سوال۔"
        ),
    ),
    "lessons": ("Lessons", "اسباق"),
    "exam_questions": ("Examination questions", "امتحان کے سوال"),
    "lacks": ("Lacking:", "کمی:"),
    "lacks_lessons": ("no lesson", "کوئی سبق نہیں"),
    "lacks_practice": ("{n} of {total} situations to practise", "مشق کے {total} میں سے {n} حالات"),
    "lacks_exam": ("{n} of {total} examination questions", "امتحان کے {total} میں سے {n} سوال"),
    "situations_n": ("{n} situations", "{n} حالات"),
    "situations_1": ("1 situation", "1 صورتِ حال"),
    "none": ("none", "کوئی نہیں"),
    # Placement test and plan
    "placement": ("Placement test", "ابتدائی جائزہ"),
    "placement_lead": (
        (
            "One situation from each topic, before you begin. At the end you are told which topics to read "
            "first. Nothing is reported to anyone."
        ),
        (
            "آغاز سے پہلے ہر موضوع سے ایک صورتِ حال۔ آخر میں بتایا جائے گا کہ پہلے کون سے موضوعات پڑھیں۔ کسی کو "
            "کوئی اطلاع نہیں جاتی۔"
        ),
    ),
    "placement_how": (
        "Leave out what you are not sure of: it only moves that topic up.",
        "جس کا یقین نہ ہو اسے چھوڑ دیں: بس وہ موضوع پہلے پڑھنے کو کہا جائے گا۔",
    ),
    "placement_short": (
        "About fifteen minutes; it suggests what to read first.",
        "تقریباً پندرہ منٹ؛ بتاتا ہے کہ پہلے کیا پڑھیں۔",
    ),
    "placement_no_script": (
        (
            "Without script nothing is counted here: decide, open the answer, and follow the link to the lesson "
            "where you were unsure."
        ),
        (
            "اسکرپٹ کے بغیر یہاں کچھ گنا نہیں جاتا: فیصلہ کریں، جواب کھولیں، اور جہاں یقین نہ تھا وہاں سبق کا "
            "لنک کھولیں۔"
        ),
    ),
    "placement_done": ("Show what to read first", "دکھائیں کہ پہلے کیا پڑھیں"),
    "placement_result": ("What to read first", "پہلے کیا پڑھیں"),
    "placement_score": (
        "You judged {n} of {total} rightly. Begin with these topics, in this order:",
        "آپ نے {total} میں سے {n} درست پرکھے۔ ان موضوعات سے اسی ترتیب میں شروع کریں:",
    ),
    "placement_score_all": (
        (
            "You judged all {total} rightly. Read the lessons in any order: the examination asks for more than "
            "this test does."
        ),
        "آپ نے تمام {total} درست پرکھے۔ اسباق کسی بھی ترتیب میں پڑھیں: امتحان اس جائزے سے زیادہ پوچھتا ہے۔",
    ),
    "placement_left_out": ("You left this one out.", "آپ نے اسے چھوڑ دیا۔"),
    "placement_lesson": ("The lesson: {title}", "سبق: {title}"),
    "plan": ("My plan", "میرا منصوبہ"),
    "plan_lead": (
        (
            "What to read next, what you have practised, and what is left. It is kept in this browser only, and "
            "no office sees it."
        ),
        (
            "آگے کیا پڑھنا ہے، کس کی مشق ہو چکی اور کیا باقی ہے۔ یہ صرف اسی براؤزر میں رہتا ہے اور کوئی دفتر اسے "
            "نہیں دیکھتا۔"
        ),
    ),
    "plan_short": ("What to read next, and what is left.", "آگے کیا پڑھیں، اور کیا باقی ہے۔"),
    "plan_no_script": (
        "Without script no progress is kept. These are the topics in their order.",
        "اسکرپٹ کے بغیر پیش رفت محفوظ نہیں ہوتی۔ یہ موضوعات اپنی ترتیب میں ہیں۔",
    ),
    "plan_next_word": ("Read next", "اب یہ پڑھیں"),
    "plan_all_done": (
        "You have ticked every lesson. Practise what is left, then sit the examination.",
        "آپ تمام اسباق پر نشان لگا چکے۔ جو باقی ہے اس کی مشق کریں، پھر امتحان دیں۔",
    ),
    "plan_sum": (
        "{read} of {lessons} lessons read, {done} of {total} situations practised.",
        "{lessons} میں سے {read} اسباق پڑھے، {total} میں سے {done} حالات کی مشق کی۔",
    ),
    "plan_read": ("I have read the lesson", "میں نے سبق پڑھ لیا"),
    "plan_checks": ("Quick check: {n} of {total} right", "فوری جائزہ: {total} میں سے {n} درست"),
    "plan_checks_none": ("Quick check: {total} questions", "فوری جائزہ: {total} سوال"),
    "plan_first": ("Suggested first", "پہلے پڑھنے کا مشورہ"),
    "plan_placement": ("Take the placement test", "ابتدائی جائزہ دیں"),
    "where_to_start": ("Not sure where to start?", "یقین نہیں کہاں سے شروع کریں؟"),
    # Handbook
    "handbook_lead": (
        "For those who write, run, administer or check the course.",
        "ان کے لیے جو کورس لکھتے، چلاتے، اس کا انتظام کرتے یا سند جانچتے ہیں۔",
    ),
    "handbook_other": (
        "These pages are so far only in English.",
        "یہ صفحات فی الحال صرف انگریزی میں ہیں۔",
    ),
    # The chooser
    "choose": ("Read in English", "اردو میں پڑھیں"),
}


def words(language: Language) -> Mapping[str, str]:
    """Give the interface's words in one language, by key."""
    return _IN[language]


_IN: Mapping[Language, Mapping[str, str]] = {
    Language.EN: {key: pair[0] for key, pair in _WORDS.items()},
    Language.UR: {key: pair[1] for key, pair in _WORDS.items()},
}
