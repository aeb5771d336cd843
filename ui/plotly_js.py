"""plotly.js from the installed package, so that figure and library have one version."""

from pathlib import Path

import plotly

FILE = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
ADDRESS = f"/instrument/plotly.min.js?v={plotly.__version__}"
