"""The demo academy: made once, to look around in."""
