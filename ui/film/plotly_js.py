"""plotly.js from the installed package, so that figure and library have one version."""

from pathlib import Path

import plotly

FILE = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
PATH = "/instrument/plotly.min.js"
ADDRESS = f"{PATH}?v={plotly.__version__}"
