"""The built site: nothing of the examination is in it, every link resolves, and two builds are alike."""

import gzip
import json
import re
from html import unescape
from html.parser import HTMLParser
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest

from generator import build
from generator.families import variants
from generator.families.texts import map_exhibit, map_task
from generator.files import read_tree
from tests.conftest import ROOT

SHINGLE = 8
# Numbers aside: the number of the memo stands everywhere.
WORDS = re.compile(r"[^\W\d]+")


def shingles(text):
    """Every run of eight words: what is copied shows itself, what merely sounds alike does not."""
    words = WORDS.findall(text.casefold())
    return {" ".join(words[n : n + SHINGLE]) for n in range(len(words) - SHINGLE + 1)}


def texts_of(question):
    found = []

    def note(text, path):
        found.extend([text.en, text.ur])
        return text

    note(question.title, ())
    note(question.situation, ())
    map_exhibit(question.exhibit, note)
    map_task(question.task, note, lambda right, path: bool(right))
    return found


def everything_served(site):
    files = [path for path in site.rglob("*") if path.is_file()]
    assert len(files) > 500
    for path in files:
        data = path.read_bytes()
        yield path, gzip.decompress(data) if path.suffix == ".gz" else data


def plain(data):
    """A file as a reader, a search index or a script would see it: entities and escapes resolved, tags gone."""
    text = data.decode("utf-8", "replace")
    if text.startswith(("{", "[")):
        text = json.dumps(json.loads(text), ensure_ascii=False)
    return unescape(re.sub(r"<[^>]*>", " ", unescape(text)))


def test_no_word_of_an_exam_only_scenario_is_anywhere_under_site(library, site):
    exam_only = [s for s in library.scenarios if s.is_exam_only]
    assert len(exam_only) >= 24
    secret = set().union(*(shingles(t) for s in exam_only for q in variants(s) for t in texts_of(q)))
    public = [t for s in library.scenarios if not s.is_exam_only for q in variants(s) for t in texts_of(q)]
    public += [re.sub(r"\[§[^\]]*\]", "", lesson.markdown) for lesson in library.lessons]
    public += [
        text
        for lesson in library.lessons
        for q in lesson.quick_check
        for text in (q.text, *(c.text for c in q.choices))
    ]
    public += [text for topic in library.course.topics for text in (topic.summary.en, topic.summary.ur)]
    public += [text for clause in library.catalogue.clauses.values() for text in (clause.summary.en, clause.summary.ur)]
    secret -= set().union(*map(shingles, public))
    assert len(secret) > 1000
    ids = re.compile("|".join(rf"\b{s.id}\b" for s in exam_only).encode())
    leaks = [
        (path, found)
        for path, data in everything_served(site)
        if (found := ids.findall(data) or sorted(secret & shingles(plain(data)))[:3])
    ]
    assert leaks == []


def test_the_leak_test_would_see_a_leak(library):
    """The finder finds: a sentence of an examination, as a page or an index would hold it, is seen."""
    scenario = next(s for s in library.scenarios if s.is_exam_only)
    sentence = texts_of(variants(scenario)[0])[2]
    page = f"<p>{sentence.replace('&', '&amp;')}</p>".encode()
    index = json.dumps({"text": sentence}).encode()
    assert shingles(plain(page)) & shingles(sentence)
    assert shingles(plain(index)) & shingles(sentence)


def test_no_key_of_the_edition_is_in_the_site(site):
    edition = build.publish(ROOT)
    digest_of_keys = json.dumps(json.loads(edition)["keys"], sort_keys=True)[:200].encode()
    assert all(digest_of_keys not in data for _, data in everything_served(site))


class Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found, self.ids = [], set()

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if values.get("id"):
            self.ids.add(values["id"])
        self.found += [values[a] for a in ("href", "src", "action") if values.get(a)]


# Addresses of the grader, which is not part of the static site.
GRADER = ("/exam/", "/me/", "/verify/", "/records/", "/bank/", "/accounts/", "/language/")


def parse(path):
    links = Links()
    links.feed(path.read_text())
    return links


def test_every_link_inside_the_site_resolves(site):
    pages = {path: parse(path) for path in site.rglob("*.html")}
    broken = []
    for path, links in pages.items():
        here = "/" + path.relative_to(site).as_posix()
        for link in links.found:
            address, fragment = urldefrag(urljoin(f"http://site{here}", link))
            parts = urlsplit(address)
            if parts.netloc not in {"site", "127.0.0.1:8000"} or parts.scheme not in {"http", "https"}:
                continue
            if parts.path.startswith(GRADER):
                continue
            target = site / unquote(parts.path).lstrip("/")
            target = target / "index.html" if target.is_dir() else target
            known = pages[target].ids | {"__search"} if target in pages else {fragment}
            if not target.is_file() or (fragment and unquote(fragment) not in known):
                broken.append((here, link))
    assert broken[:10] == []


def test_nothing_is_fetched_from_elsewhere(site):
    outside = re.compile(
        rb"""(?:<(?:script|img|iframe|source|video|audio)[^>]*\ssrc|<link[^>]*rel=["']?(?:stylesheet|preload|icon|preconnect)["']?[^>]*\shref)=["']?(?:https?:)?//(?!127\.0\.0\.1)[^"'>\s]+|@import\s+["']?(?:https?:)?//|url\(["']?(?:https?:)?//"""
    )
    found = [(p, outside.findall(d)[:2]) for p, d in everything_served(site) if p.suffix in {".html", ".css"}]
    assert [(p, hits) for p, hits in found if hits] == []


def test_the_same_course_gives_the_same_pages(library):
    tree = read_tree(ROOT)
    first, second = (build.pages_of(library, tree) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("language", ["en", "ur"])
def test_each_page_says_its_language_and_links_the_other(site, language):
    other = {"en": "ur", "ur": "en"}[language]
    # Pages of the handbook may be in one language only; they say so, and have no twin to link.
    pages = [p for p in (site / language).rglob("index.html") if "handbook" not in p.parts]
    assert len(pages) > 200
    for page in pages:
        text = page.read_text()
        assert f'lang="{language}"' in text[:600]
        assert f'hreflang="{other}"' in text, page
        assert (site / other / page.relative_to(site / language)).is_file(), page
