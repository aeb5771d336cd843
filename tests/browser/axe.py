"""axe-core, from the copy that its Python package carries."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def axe(page: Page) -> list[dict[str, Any]]:
    """The violations on a page: rule, help and the elements concerned."""
    found = Axe().run(page).response["violations"]
    return [
        {
            "rule": violation["id"],
            "help": violation["help"],
            "nodes": [(node["target"], node["failureSummary"]) for node in violation["nodes"]],
        }
        for violation in found
    ]
