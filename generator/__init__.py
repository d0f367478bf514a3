"""Sabaq: scenarios in YAML become a bilingual course, an examination and certificates."""
