"""The grader's pages: each asks a rule, calls the domain, and answers."""
