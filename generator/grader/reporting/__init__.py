"""Completion against the roster, as of any day asked: counts, the burn-up, and who is late or due again."""
