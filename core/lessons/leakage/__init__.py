"""Resampling before the split and after it."""
