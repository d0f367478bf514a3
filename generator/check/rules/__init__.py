"""The rules, one a module; `generator.check` lists them in a table."""
