"""The course on show and its pages: looked at anew when told to, drawn when asked."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from threading import Condition, RLock

from generator import bank, build, files, pages
from generator.errors import ConfigError, Diagnostic
from generator.model.course import Library
from generator.model.scenario import Scenario, Use
from generator.model.text import Language
from generator.pages import Site
from generator.preview.dressing import Dressing, dressing
from generator.preview.searching import Searching
from generator.preview.showing import NOTHING, Showing, first_sight, looked, unreadable


class Stage:
    """A course on show. Safe to ask from several threads; `version` counts the looks taken."""

    def __init__(self, root: Path, banks: tuple[Path, ...] = ()) -> None:
        """Take the first look. Raises `ConfigError` when there is no course, or no MkDocs settings."""
        files.require_course(root)
        self._root, self._banks = root, banks
        self._dressings: Mapping[Language, Dressing] = {lang: dressing(root, lang) for lang in Language}
        self._indexes: dict[Language, tuple[Mapping[str, bytes], bytes]] = {}
        self._searches = {lang: Searching(dressed) for lang, dressed in self._dressings.items()}
        # The renderer of Markdown is one for the whole program, so pages are drawn one at a time.
        self._drawing = RLock()
        self._changed = Condition()
        self._sites: Mapping[Language, Site] = {}
        self._kept = bank.Kept()
        self.version = 0
        self.showing: Showing = NOTHING
        self.refresh()

    def refresh(self) -> Showing:
        """Look at the files again: what was saved is shown at once, and what the whole check says of it after."""
        before = self.showing
        try:
            read = build.read_course(self._root, self._banks, self._kept)
        except ConfigError as error:
            return self._show(unreadable(error, before))
        if sight := first_sight(read, before):
            self._show(sight)
        return self._show(looked(build.check_read(read), before))

    def _show(self, showing: Showing) -> Showing:
        """Put a course on show, and wake whoever waits for news, if there is any."""
        if showing == self.showing:
            return showing
        with self._drawing:
            if (showing.library, showing.tree) != (self.showing.library, self.showing.tree):
                self._sites = _sites(showing.library, showing) if showing.library else {}
            self.showing = showing
        with self._changed:
            self.version += 1
            self._changed.notify_all()
        return showing

    def wait(self, version: int, timeout_s: float) -> int:
        """Wait until there is a version after this one, or for `timeout_s`; give the version there is."""
        with self._changed:
            self._changed.wait_for(lambda: self.version > version, timeout_s)
            return self.version

    def chooser(self) -> bytes | None:
        """Give the page that stands before both languages."""
        library = self.showing.library
        return pages.chooser(library.course) if library else None

    def page(self, language: Language, address: str) -> bytes | None:
        """Give the HTML at an address below a language's home, or none.

        A scenario for the examination only is drawn too, though the site will never hold it: its author
        has no other place to see it.
        """
        with self._drawing:
            if language not in self._sites:
                return None
            handbook = build.handbook_of(self.showing.tree)
            found = pages.draw(self._sites[language], address, handbook)
            if found is None and (site := self._with_exam(language, address)):
                found = pages.draw(site, address, handbook)
            if found is None:
                return None
            return self._dressings[language].dress(found.path.partition("/")[2], found.data)

    def search_index(self, language: Language) -> bytes | None:
        """Give what the site's search looks in, or none while the course cannot be read.

        Every page asks for this at every save, so it is made anew only when a file under `course/` changed: a
        scenario's own page is never searched, and a new title in a topic's list is found after the next such change.
        """
        with self._drawing:
            if language not in self._sites:
                return None
            beside = {path: data for path, data in self.showing.tree.items() if path.startswith("course/")}
            made_of, index = self._indexes.get(language, ({}, b""))
            if made_of == beside:
                return index
            drawn = pages.pages_beside_practice(self._sites[language], build.handbook_of(beside))
        search, paths = self._searches[language], list[str]()
        while True:
            # One after the other: whoever waits for a page waits for one of these only.
            with self._drawing:
                if (page := next(drawn, None)) is None:
                    self._indexes[language] = (beside, search.index(paths))
                    return self._indexes[language][1]
                paths.append(page.path.removeprefix(f"{language}/"))
                search.read(paths[-1], page.data)

    def is_hidden(self, address: str) -> bool:
        """Tell whether an address is that of a scenario for the examination only."""
        return any(s.is_exam_only and address.strip("/") == _address(s.topic, s.id) for s in self._scenarios())

    def asset(self, language: Language, path: str) -> Path | None:
        """Give the theme's file at a path."""
        return self._dressings[language].asset(path)

    def address_of(self, file: str) -> str | None:
        """Give where what an authored file holds is shown, below a language's home; none for what has no page."""
        for scenario in self._scenarios():
            if scenario.at().file == file:
                return f"{_address(scenario.topic, scenario.id)}/"
        if file.startswith("course/lessons/"):
            return f"lessons/{Path(file).name.partition('.')[0]}/"
        return None

    def errors(self) -> tuple[Diagnostic, ...]:
        """Give what is wrong with the newest files."""
        return self.showing.errors

    def _scenarios(self) -> tuple[Scenario, ...]:
        return self.showing.library.scenarios if self.showing.library else ()

    def _with_exam(self, language: Language, address: str) -> Site | None:
        if not self.is_hidden(address) or self.showing.library is None:
            return None
        opened = tuple(
            replace(s, uses=frozenset(Use)) if address.strip("/") == _address(s.topic, s.id) else s
            for s in self.showing.library.scenarios
        )
        return _sites(replace(self.showing.library, scenarios=opened), self.showing)[language]


def _sites(library: Library, showing: Showing) -> Mapping[Language, Site]:
    return {site.language: site for site in pages.sites(library, build.figures_of(showing.tree))}


def _address(topic: str, scenario: str) -> str:
    return f"practice/{topic}/{scenario}"
