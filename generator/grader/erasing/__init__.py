"""Taking a person out of the records for good, wherever they stand."""
