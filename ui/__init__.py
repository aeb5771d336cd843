"""How a lesson looks and moves: theme, figures, the film, controls and the frame of a page."""
