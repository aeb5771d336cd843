"""The ratio dial: one experiment at every prevalence, its facts, and what its stage shows."""
