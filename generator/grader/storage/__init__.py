"""Where things are kept and how they are written: databases, rows, whole files, identifiers."""
