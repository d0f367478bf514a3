"""Template tags of the grader."""
