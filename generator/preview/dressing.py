"""A page's Markdown becomes the HTML that the site has, through MkDocs' own theme on a configuration kept warm."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.commands.build import get_context
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation, get_navigation
from mkdocs.structure.pages import Page

from generator.build import GENERATED, MKDOCS_FILES
from generator.errors import ConfigError
from generator.model.text import Language

_NOT_ASSETS = {".html", ".py", ".pyc", ".yml"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dressing:
    """One language's MkDocs, ready: what `mkdocs build` makes once and then uses for every page."""

    config: MkDocsConfig
    environment: Environment
    files: Files
    nav: Navigation
    search: Any
    """The index of the theme's search plugin, which has no page yet."""

    def dress(self, path: str, markdown: bytes) -> bytes:
        """Give the whole HTML of a page, by its path below the language's folder ("topics/permission.md")."""
        context = get_context(self.nav, self.files, self.config, self.read(path, markdown))
        return self.environment.get_template("main.html").render(context).encode()

    def read(self, path: str, markdown: bytes) -> Page:
        """Give a page, by its path as above, with what it holds as HTML and no theme around it."""
        page = Page(None, File.generated(self.config, path, content=markdown), self.config)
        page.read_source(self.config)
        page.render(self.config, self.files)
        return page

    def asset(self, path: str) -> Path | None:
        """Give the theme's file at a path, such as `assets/quiz.js`, if it has one."""
        for folder in self.config.theme.dirs:
            found = (Path(folder) / path).resolve()
            if (
                found.is_relative_to(Path(folder).resolve())
                and found.is_file()
                and found.suffix not in {".html", ".py"}
            ):
                return found
        return None


def dressing(root: Path, language: Language) -> Dressing:
    """Read MkDocs' settings of one language. Raises `ConfigError` when the file is not there."""
    path = root / MKDOCS_FILES[language]
    if not path.is_file():
        raise ConfigError(f"{path.name} is missing beside course/; `sabaq init` makes one")
    # The hook is to set the folders, and not to write a page: this room asks for what it needs.
    os.environ |= {GENERATED: "1", "NO_MKDOCS_2_WARNING": "1"}
    config = load_config(config_file=str(path))
    config.plugins.on_startup(command="serve", dirty=False)
    config = config.plugins.on_config(config)
    environment = config.theme.get_env()
    files = Files([File.generated(config, "index.md", content="")])
    nav = get_navigation(files, config)
    environment = config.plugins.on_env(environment, config=config, files=files)
    # MkDocs keeps one plugin for every configuration it reads; the index is this language's own while it is fresh.
    plugin: Any = config.plugins["material/search"]
    return Dressing(config=config, environment=environment, files=files, nav=nav, search=plugin.search_index)
