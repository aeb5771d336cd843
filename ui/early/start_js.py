"""The script that starts Streamlit behind the first picture."""

import hashlib
from pathlib import Path

SOURCE = (Path(__file__).parent / "start.js").read_text("utf-8")
PATH = "/instrument/start.js"
VERSION = hashlib.sha256(SOURCE.encode()).hexdigest()[:12]
ADDRESS = f"{PATH}?v={VERSION}"
