"""The fair comparison: methods, models, seeds, and what their intervals support."""
