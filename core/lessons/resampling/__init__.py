"""Resampling: one small fold at every share of a dial, its facts, and what its stage shows."""
