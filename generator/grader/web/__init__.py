"""What every request meets before and around a page."""
