"""A class in one room, in the browser: the learner, the teacher's console, the projector."""
