"""The text that the course teaches."""

THE_CHAPTER = (
    "“The chapter” is a short text on class imbalance, with equations D5.1 to D5.6 and three "
    "listings. These lessons grew from it, run its listings as they stand, and say where it is too "
    "short or too simple. You don’t need to have read it."
)
