"""What a comparison shows wherever it is asked for: queue, picture, verdicts in words."""
