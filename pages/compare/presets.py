"""Settings of the comparison that show something."""

from __future__ import annotations

from typing import Any

from core.comparison.models import COMPARISON_MODELS
from core.lessons.compare.facts import Setting
from ui.draw import words

MODELS = words.spelled(len(COMPARISON_MODELS))
PRESETS: dict[str, dict[str, Any]] = {
    "The fixes at a glance": Setting()._asdict(),
    "A tree": Setting(model="tree")._asdict(),
    f"Digits, {MODELS} models": Setting("digits", 10, "tree", every=True)._asdict(),
    "Few positives: breast cancer": Setting("breast_cancer", seeds=10)._asdict(),
}
