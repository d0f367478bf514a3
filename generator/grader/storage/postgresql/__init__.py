"""PostgreSQL as Django has it, but for how it is noticed that the server has gone."""
