"""Who may do what, to whom, and the trail of who did."""
