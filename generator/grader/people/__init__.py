"""The roster: read from files, kept with its history, and shown."""
