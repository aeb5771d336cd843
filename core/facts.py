"""The lessons as numbers: for each, its parameters and every number that may be quoted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from core import (
    base_rate_film,
    compare,
    curves_film,
    curves_views,
    focal_facts,
    leakage_film,
    ratio_film,
    resampling_film,
    smote_film,
    threshold_choice,
    threshold_film,
    verdicts,
)
from core.focal_film import PARAMETERS as FOCAL
from core.parameters import Parameter

Facts = dict[str, float]


class Subject(NamedTuple):
    """A lesson's parameters, and `facts(values)`: name → number, nan where undefined.

    The names are the same at every setting: walkthroughs, handouts and scripts quote them.
    """

    parameters: dict[str, Parameter]
    facts: Callable[..., Facts]

    def defaults(self) -> dict[str, Any]:
        """The value of each parameter before anybody has touched it."""
        return {name: parameter.default for name, parameter in self.parameters.items()}


SUBJECTS = {
    "base_rate": Subject(base_rate_film.PARAMETERS, base_rate_film.facts),
    "compare": Subject(compare.PARAMETERS, verdicts.facts),
    "curves": Subject(curves_film.PARAMETERS, curves_views.facts),
    "focal_loss": Subject(FOCAL, focal_facts.facts),
    "leakage": Subject(leakage_film.PARAMETERS, leakage_film.facts),
    "ratio_dial": Subject(ratio_film.PARAMETERS, ratio_film.facts),
    "resampling": Subject(resampling_film.PARAMETERS, resampling_film.facts),
    "smote": Subject(smote_film.PARAMETERS, smote_film.facts),
    "threshold": Subject(threshold_film.PARAMETERS, threshold_choice.facts),
}
