"""The tables beside `models`, each group with what holds it true."""
