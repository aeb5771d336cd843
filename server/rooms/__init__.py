"""A class in one room: what learners predict, kept until the teacher shows it to all."""
