"""What the server knows about a visitor, and for how long."""

from ui import lesson

lesson.open_page("Privacy", "**What this server knows about you: nothing that says who you are.**")
lesson.prose("privacy")
