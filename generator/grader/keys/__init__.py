"""The issuer's keys: made, kept in files or on a token, opened in one place."""
