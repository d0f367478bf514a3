"""The home page, the page of each topic, and the page of each lesson."""

from generator.model.course import Lesson, Topic
from generator.pages.labels import date_words
from generator.pages.lessons import lesson_body
from generator.pages.markup import safe_line
from generator.pages.page import Head, Page, page, way_back
from generator.pages.practice import practice_path
from generator.pages.quiz import quiz_of_recall
from generator.pages.site import Site


def home_page(site: Site) -> Page:
    """Give the language's home: what the course is, its topics, and the ways on."""
    course, language = site.library.course, site.language
    return page(
        site,
        "",
        Head(title=course.title[language], description=course.summary[language]),
        "home.html",
        practice=site.practice,
        start=_start(site),
        checked_on=date_words(course.checked_on, language),
    )


def topic_page(topic: Topic, site: Site) -> Page:
    """Give a topic's page: its lesson, and every scenario to practise."""
    language = site.language
    number, before, after = _place(topic, site.library.course.topics)
    return page(
        site,
        f"topics/{topic.id}/",
        Head(title=topic.title[language], description=topic.summary[language]),
        "topic.html",
        topic=topic,
        number=number,
        before=before,
        after=after,
        lesson=site.library.lesson(topic.id, language),
        scenarios=site.practice[topic.id],
        title_of=lambda s: safe_line(site.questions[s.id][0].title[language]),
        path_of=practice_path,
        platforms=site.library.course.platforms,
    )


def lesson_page(topic: Topic, lesson: Lesson, site: Site) -> Page:
    """Give a topic's lesson with its quick check."""
    number, _, _ = _place(topic, site.library.course.topics)
    _, before, after = _place(topic, site.taught)
    # The topic's own page has the same name, and both stand in a browser's tabs and the search.
    title = f"{site.words['lesson']} {number}: {lesson.title}"
    address = f"lessons/{topic.id}/"
    checks = enumerate(lesson.quick_check, start=1)
    twin = site.library.lesson(topic.id, site.other) is not None
    return page(
        site,
        address,
        Head(title=title, description=topic.summary[site.language], twin=twin),
        "lesson.html",
        topic=topic,
        number=number,
        before=before,
        after=after,
        heading=safe_line(lesson.title),
        body=lesson_body(lesson.markdown, site, way_back(address)),
        checks=tuple(quiz_of_recall(question, topic.id, n) for n, question in checks),
        clauses=site.clauses(lesson.clauses),
        has_practice=bool(site.practice[topic.id]),
    )


def _place(topic: Topic, topics: tuple[Topic, ...]) -> tuple[int, Topic | None, Topic | None]:
    place = next(n for n, t in enumerate(topics) if t.id == topic.id)
    before = topics[place - 1] if place else None
    after = topics[place + 1] if place + 1 < len(topics) else None
    return place + 1, before, after


def _start(site: Site) -> str:
    return f"lessons/{site.taught[0].id}/" if site.taught else f"topics/{site.library.course.topics[0].id}/"
