"""The examination: drawn, answered, saved, handed in, marked, and seen again."""
