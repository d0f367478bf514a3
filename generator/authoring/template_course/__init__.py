"""The course that `sabaq init` writes; this file stays behind."""
