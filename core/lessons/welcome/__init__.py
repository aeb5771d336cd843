"""The front page: a crowd of payments in which frauds get rarer."""
