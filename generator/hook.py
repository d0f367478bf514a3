"""MkDocs' way in: `mkdocs build` and `mkdocs serve` write the pages first, from the YAML as it is now.

Nothing depends on it: `sabaq build` writes the same pages and tells this hook so.
"""

import os
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort

from generator import build
from generator.errors import CourseError

THEME = str(Path(__file__).parent / "pages" / "theme")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Write the pages if they are not written yet, and point MkDocs at them."""
    root = Path(config.config_file_path).parent
    if os.environ.get(build.GENERATED) != "1":
        try:
            build.write_pages(root, build.check_course(root))
        except CourseError as error:
            raise Abort(str(error)) from error
    # A course elsewhere knows no path into this package; one that names the theme itself has it there already.
    if THEME not in config.theme.dirs:
        config.theme.dirs.insert(0, THEME)
    config.docs_dir = str(root / "build" / "docs" / str(config.theme["language"]))
    return config
