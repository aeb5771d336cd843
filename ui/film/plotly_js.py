"""plotly.js as this repository has it: the bundle of scatter and bar, a quarter of the whole.

Its version is that of the installed Python package's (see vendor/README.md), so that what Python
declares is what the browser draws.
"""

from pathlib import Path

FILE = Path(__file__).parent / "vendor" / "plotly-basic.min.js"
SHA256 = "99784e3abfb07b142a15e521a439e6d9addceadb3f79553fd24c72774f0649ba"
PATH = "/instrument/plotly.min.js"
VERSION = SHA256[:12]
ADDRESS = f"{PATH}?v={VERSION}"  # a browser keeps it for good: another file, another address
