"""What the command line asks of the grader, in the order of `sabaq --help`."""
