"""One model, every threshold."""
