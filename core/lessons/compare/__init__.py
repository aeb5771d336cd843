"""The comparison as a lesson: what can be chosen and quoted, and the draws of its stage."""
