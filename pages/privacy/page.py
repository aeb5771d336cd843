"""What the server knows about a visitor, and for how long."""

from ui.frame import frame

frame.open_page()
frame.prose()
