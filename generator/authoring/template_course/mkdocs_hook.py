"""Lets `mkdocs build` write this course's pages and find its theme; `sabaq build` does the same."""

from generator.hook import on_config

__all__ = ["on_config"]
