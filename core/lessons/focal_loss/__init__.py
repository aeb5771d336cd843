"""Class weights and focal loss."""
