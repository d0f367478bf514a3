"""The grader: people, papers, results, completions and certificates, and the pages that show them.

It is one Django project. It reads a published edition, never a scenario; it decides what was answered
and earned, never what is right: that stands in the edition and in `marking`.
"""
