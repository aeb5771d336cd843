"""What the server knows about a visitor, and for how long."""

from ui.frame import frame

frame.open_page("Privacy", "**What this server knows about you: nothing that says who you are.**")
frame.prose()
