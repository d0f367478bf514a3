"""The log of all certificates: its files, the sequencer that grows it, and whether it is whole."""
