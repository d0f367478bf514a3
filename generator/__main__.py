"""`python -m generator` is `sabaq`."""

from generator.cli import main

main()
