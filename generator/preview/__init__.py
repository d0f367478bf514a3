"""A course on the screen while it is being written: one small server for both languages, on this machine only.

Nothing is built. A page is drawn when a browser asks for it, through the same templates and the same MkDocs
theme as the site, so a saved file costs one reading of the course and one page, however large the bank is.
"""

from generator.preview.server import serve

__all__ = ["serve"]
