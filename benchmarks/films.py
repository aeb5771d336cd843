"""Films to time without a browser: for each slug, a call that computes the whole film cold."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from core.base_rate_film import DIALS, Setting, track
from core.curves_film import Setting as CurvesSetting
from core.curves_film import curves_film
from core.experiment import Experiment
from core.focal_film import Loss, Rows, focal_film
from core.leakage import Study
from core.leakage_film import track as leakage_track
from core.ratio_film import ratio_film
from core.resampling_film import ROWS, resampling_film
from core.scores import Origin
from core.smote_film import Microscope, smote_film
from core.threshold_film import threshold_film

_seeds = count(1)

FILMS: dict[str, Callable[[], object]] = {
    "base_rate": lambda: [track(dial, Setting(dependence=1 / next(_seeds))) for dial in DIALS],
    "curves": lambda: curves_film(CurvesSetting(seed=next(_seeds))),
    "leakage": lambda: [
        leakage_track(dial, Study(seed=seed))
        for seed in [next(_seeds)]
        for dial in ("minority", "share")
    ],
    "focal_loss": lambda: focal_film(Rows(seed=next(_seeds)), Loss()),
    "ratio_dial": lambda: ratio_film(Experiment(seed=next(_seeds))),
    "resampling": lambda: resampling_film(
        Experiment(seed=next(_seeds), prevalence=0.05, rows=ROWS, sampler="ros")
    ),
    "smote": lambda: smote_film(Microscope(seed=next(_seeds))),
    "threshold": lambda: threshold_film(Origin(seed=next(_seeds))),
}
