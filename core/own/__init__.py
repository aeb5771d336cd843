"""Data of one's own: a file as scores or as a table, what the scores decide, a report of it."""
