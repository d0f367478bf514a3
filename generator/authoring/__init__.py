"""What a trainer starts from: a new scenario with its gaps marked, a new course, and the handbook's reference pages.

It belongs to the command line and sits above the build; it asks, and writes what was not there before.
"""
