"""The learner's site: the model becomes Markdown files of finished, safe HTML, in both languages.

This room writes no file, and what it gives never holds a word of a scenario for the examination only.
"""

from generator.pages.drawing import draw
from generator.pages.edition import publish
from generator.pages.markup import render_text
from generator.pages.render import chooser, pages_beside_practice, render
from generator.pages.site import Site, sites

__all__ = ["Site", "chooser", "draw", "pages_beside_practice", "publish", "render", "render_text", "sites"]
