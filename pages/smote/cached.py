"""The films and tables of the SMOTE lesson at a setting, each made once and kept."""

from __future__ import annotations

from typing import Any

from core import smote_caveats as caveats
from core.smote_film import Microscope, facts, smote_film
from ui import smote_caveats as pictures
from ui.cache import remembered, remembered_at
from ui.film import Film
from ui.smote import smote_dials, smote_stage

computed = remembered(smote_film)


@remembered
def microscope(setting: Microscope, dark: bool) -> Film:
    """The picture with its four dials."""
    still = _stage(Microscope(*setting[:4]), dark)
    return still.with_dials(smote_dials(computed(setting), setting))


@remembered
def _stage(setting: Microscope, dark: bool) -> Film:
    return smote_stage(computed(setting), setting, dark)


@remembered
def variants(setting: Microscope, dark: bool) -> Film:
    """Every variant on the same rows."""
    rows = computed(Microscope(setting.scene, seed=setting.seed))
    return pictures.variants_picture(rows, caveats.side_by_side(setting), dark)


@remembered
def dimensions(seed: int, k: int, dark: bool) -> Film:
    """What becomes of neighbours in many dimensions."""
    return pictures.dimension_picture(caveats.dimension_film(seed, k), dark)


@remembered
def categories(seed: int, k: int, dark: bool) -> Film:
    """What becomes of categories."""
    return pictures.category_picture(caveats.category_trial(seed, k), dark)


@remembered
def outcomes(setting: Microscope) -> list[dict[str, str]]:
    """What every variant does to the test."""
    return pictures.outcome_table(caveats.outcomes(setting))


@remembered_at
def facts_at(values: dict[str, Any]) -> dict[str, float]:
    """Every number that may be quoted at a setting."""
    return facts(values, computed)
