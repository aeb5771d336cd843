"""What the log says of a failure: where and of which kind, not the words that were at fault."""

from __future__ import annotations

import logging
import traceback


def _without_words(record: logging.LogRecord) -> bool:
    """Python quotes the value at fault, and that may be what a visitor has sent."""
    if record.exc_info and record.exc_info[1]:
        kind, _, where = record.exc_info
        name = kind.__name__ if kind else ""
        trace = "".join(traceback.format_tb(where)).replace("%", "%%")
        record.msg, record.args, record.exc_info = f"{record.msg}: {name}\n{trace}", (), None
    return True


def without_words_of_visitors() -> None:
    """Let Streamlit's record of a page that failed go without them."""
    logging.getLogger("streamlit.error_util").addFilter(_without_words)
