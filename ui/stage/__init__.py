"""The stage of a lesson: one sentence, one picture, one dial, one question, one button."""
