"""The fair comparison: every method on the same folds, judged on test rows at the real prevalence.

A cell is one model with one method on one seed's folds; `compare` runs many and returns one frame.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import asdict, dataclass
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from .. import metrics
from ..cache import cached
from ..checks import (
    LARGEST,
    check_is,
    check_known,
    check_number,
    check_threshold,
    check_whole,
    numbers_in,
    short,
)
from ..data import POPULATIONS, Fold, draw_pools, minority_among, small_fold, test_fold
from ..data.folds import checked_fold
from ..data.real_sets import REAL_SETS, class_sizes, real_folds
from ..metrics import Counts, calibration
from ..metrics.costs import Costs, best_threshold, expected_cost
from ..metrics.thresholds import cheapest
from ..models.fitted import Floats
from ..parameters import BadValue
from ..threads import one_thread
from .methods import METHODS, Predictor, checked
from .models import COMPARISON_MODELS, ComparisonModel, given_models
from .tables import (
    NAMED,
    Mixed,
    Table,
    check_rows,
    halves,
    only,
    parts,
    preparation,
    table_of,
    table_of_frame,
)
from .workers import Workers, WorkersDied

ROWS_TO_TRAIN = 2_000  # of a population; a real set is split in half
ROWS_TO_TEST = 10_000
SEPARATION = 2.4
SPREAD = 1.0
HERE = 2.0  # seconds for which a run is done here, before it is worth to start processes
PARTS = 3  # of the training fold, each scored by a model that has not seen it

RULES = {
    "given": "τ as given: ½, or moved to where the costs ask",
    "chosen": "τ chosen for the lowest cost on training rows kept out of the fit",
}
OF_SCORES = ("roc_auc", "average_precision", "brier", "log_loss")
OF_ALARMS = ("recall", "precision", "mcc", "cost")
LESS_IS_BETTER = {"brier", "log_loss", "cost"}


@dataclass(frozen=True)
class Cell:
    """One model with one method on the folds of one seed.

    Attributes
    ----------
    data : str
        A key of POPULATIONS or REAL_SETS, or the name of a Table.
    prevalence : float
        π, the minority's share in training and test, 0 < π ≤ ½.
    model : str
        A key of COMPARISON_MODELS.
    method : str
        A key of METHODS.
    seed : int
        Same seed, same folds; from 0 to 2³² − 1.
    miss : float
        What a miss costs, in false alarms.
    """

    data: str = "gaussians"
    prevalence: float = 0.05
    model: str = "logistic"
    method: str = "nothing"
    seed: int = 0
    miss: float = 10


class Alarms(NamedTuple):
    """What the rule "score ≥ threshold" does to the test rows; cost per 1,000 cases."""

    threshold: float
    counts: Counts
    recall: float
    precision: float
    mcc: float
    cost: float


UNKNOWN = Alarms(np.nan, Counts(*[np.nan] * 4), *[np.nan] * 4)


class Outcome(NamedTuple):
    """What a cell found on the test rows; `problem` says why it could not run, else it is empty."""

    cell: Cell
    problem: str = ""
    roc_auc: float = np.nan
    average_precision: float = np.nan
    brier: float = np.nan
    log_loss: float = np.nan
    given: Alarms = UNKNOWN
    chosen: Alarms = UNKNOWN


def compare(
    data: Any = "gaussians",
    prevalence: float | None = None,
    models: Any = tuple(COMPARISON_MODELS),
    methods: Sequence[str] = tuple(METHODS),
    seeds: Sequence[int] = range(5),
    miss: float = 10,
    executor: Executor | None = None,
    known: dict[Cell, Outcome] | None = None,
    *,
    label: str | None = None,
    positive: Any = None,
    unit: str = "",
) -> pd.DataFrame:
    """The whole comparison as one frame: a row for each model, method, seed and threshold rule.

    Parameters
    ----------
    data : str, pandas.DataFrame or pair
        A key of POPULATIONS or REAL_SETS; or a frame with a label column, as in `table_of_frame`;
        or rows and labels (X, y) as in `table_of`. Rows of one's own are split in halves anew for
        each seed.
    prevalence : float, optional
        π, the minority's share in training and test, 0 < π ≤ ½; by default 0.05. Rows of one's
        own have their own.
    models : sequence, mapping or classifier
        Keys of COMPARISON_MODELS and classifiers of scikit-learn, as in `given_models`. A
        classifier gets scaled numbers, with categories one-hot.
    methods : sequence of str
        Keys of METHODS, each once.
    seeds : sequence of int
        From 0 to 2³² − 1, each once.
    miss : float
        What a miss costs, in false alarms, above 0.
    executor : Executor, optional
        Who computes: any of `concurrent.futures`, such as `Client(address).get_executor()` of
        Dask; by default the processes of this machine. What is lost with a worker is done by
        another one, and where all are gone, here. Processes know what the files of this package
        say: for a method that was added while Python runs, use ThreadPoolExecutor(1).
    known : dict, optional
        Outcomes by cell, which are not computed again; those that are found are added. With the
        same dict a run that was interrupted goes on. It tells models by their names.
    label, positive, unit : optional
        Of a frame: its label column, the value of it that is positive, and the column of
        customers, patients or machines.

    Returns
    -------
    DataFrame
        Columns: the settings, `rule` ("given" or "chosen"), `threshold`, every metric (cost per
        1,000 cases), the cells of the confusion matrix, and `problem`, which says why a cell could
        not run; its numbers are nan. `attrs["run"]` says how much was computed, and whether all
        machines compute alike.

    Raises
    ------
    BadValue
        If a setting cannot be used.

    Warns
    -----
    UserWarning
        Says that an executor is gone, or that machines do not compute alike.
    """
    table = _table(data, label, positive, unit)
    if table is not None and prevalence is not None:
        raise BadValue("Rows of one's own have their own prevalence; use none beside them.")
    name, share = (data, 0.05) if table is None else (table.name, table.prevalence)
    names, own = given_models(models)
    pi = share if prevalence is None else prevalence
    todo = cells(name, pi, names, methods, seeds, miss, own)
    if known is None:
        known = {}
    check_is("known", known, dict)
    workers = _workers(executor)
    missing = [cell for cell in todo if cell not in known]
    for one in _spread(missing, workers, table, partial(outcome, models=own) if own else outcome):
        known[one.cell] = one
    if not workers.are_alike:
        warnings.warn(workers.said(), stacklevel=2)
    made = frame(known[cell] for cell in todo)
    made.attrs["run"] = workers.said()
    return made


def cells(
    data: str,
    prevalence: float,
    models: Sequence[str],
    methods: Sequence[str],
    seeds: Sequence[int],
    miss: float = 10,
    own: Mapping[str, ComparisonModel] | None = None,
) -> list[Cell]:
    """The cells of a comparison, seed by seed.

    Parameters
    ----------
    data, prevalence, models, methods, seeds, miss
        As in `compare`; of `models` the keys alone.
    own : mapping of str to ComparisonModel, optional
        Models of one's own beside those of COMPARISON_MODELS.

    Returns
    -------
    list of Cell

    Raises
    ------
    BadValue
        If a setting cannot be used.
    """
    models, methods, seeds = (
        _each_once(*named) for named in (("models", models), ("methods", methods), ("seeds", seeds))
    )
    _check_rows(data, prevalence)
    check_number("miss", miss, 0, LARGEST, ends=False)
    for model in models:
        check_known("model", model, COMPARISON_MODELS | dict(own or {}))
    for method in methods:
        check_known("method", method, METHODS)
    for seed in seeds:
        check_whole("seed", seed, 0, 2**32 - 1)
    return [
        Cell(data, prevalence, model, method, seed, miss)
        for seed in seeds
        for model in models
        for method in methods
    ]


def _each_once(name: str, values: Any) -> list[Any]:
    """The values as a list; BadValue where they are none, or one stands twice."""
    try:
        listed = None if isinstance(values, str | bytes) else list(values)
    except TypeError:
        listed = None
    if listed is None:
        raise BadValue(f"{name} is {short(values)}, no list; use [{values!r:.60}].")
    texts = [str(value) for value in listed]
    for i, text in enumerate(texts):
        if text in texts[:i]:
            raise BadValue(f"{text} stands twice in {name}, and would count twice; use it once.")
    return listed


def _check(cell: Cell, models: Mapping[str, ComparisonModel] | None = None) -> None:
    """Refuse a cell that cannot be used."""
    check_is("cell", cell, Cell)
    cells(cell.data, cell.prevalence, [cell.model], [cell.method], [cell.seed], cell.miss, models)


def _check_rows(name: str, prevalence: float) -> None:
    """Refuse data and shares that leave too few rows to train on and to choose τ with."""
    if isinstance(name, str) and name.startswith(NAMED):
        return  # its rows have been looked at as it was made
    check_known("data", name, POPULATIONS | REAL_SETS)
    check_number("prevalence", prevalence, 0, 0.5)
    if name in REAL_SETS:
        class_sizes(name, prevalence)
    elif minority_among(ROWS_TO_TRAIN, prevalence) < 2 * PARTS:
        raise BadValue(
            f"A prevalence of {prevalence:g} leaves fewer than {2 * PARTS} of {ROWS_TO_TRAIN} "
            f"training rows to the minority; use {2 * PARTS / ROWS_TO_TRAIN:g} or more."
        )


def outcomes(
    todo: Iterable[Cell], executor: Executor | None = None, table: Table | None = None
) -> Iterator[Outcome]:
    """The outcome of each cell, one at a time, for whoever wants to watch or to stop.

    Parameters
    ----------
    todo : iterable of Cell
        As from `cells`.
    executor : Executor, optional
        As in `compare`.
    table : Table, optional
        The rows, where the cells name a table.

    Returns
    -------
    iterator of Outcome
        In the order in which they are done.

    Raises
    ------
    BadValue
        If they are no cells, or there is no such executor or table.

    Warns
    -----
    UserWarning
        Says that an executor is gone.
    """
    check_is("todo", todo, Iterable)
    if table is not None:
        check_is("table", table, Table)
    return _spread(todo, _workers(executor), table)


def _table(data: Any, label: str | None, positive: Any, unit: str) -> Table | None:
    """Rows of one's own; None for a data set of the package."""
    if isinstance(data, pd.DataFrame):
        return table_of_frame(data, label, positive, unit)
    if label is not None or positive is not None or unit:
        raise BadValue("label, positive and unit name columns; give a pandas frame with them.")
    return None if isinstance(data, str) else table_of(data)


def _workers(executor: Executor | None) -> Workers:
    if executor is not None:
        check_is("executor", executor, Executor)
    return Workers(lambda: executor)


def _spread(
    todo: Iterable[Cell],
    workers: Workers,
    table: Table | None,
    work: Callable[[Cell, Fold | Mixed | None], Outcome] | None = None,
) -> Iterator[Outcome]:
    """The outcomes of cells, as many at a time as keep all workers busy."""
    rest, under_way, work = iter(todo), dict[Future[Outcome], Cell](), work or outcome
    rows, said, started = None if table is None else table.rows, "", time.monotonic()
    # A run that is over soon does not wait for processes to start.
    while workers.would_start_processes() and time.monotonic() - started < HERE:
        if not (first := list(islice(rest, 1))):
            return
        yield workers.here(work, first[0], rows)
    try:
        while True:
            for cell in islice(rest, max(0, workers.places() - len(under_way))):
                under_way[workers.submit(work, cell, table)] = cell
            if not under_way:
                return
            for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                yield _result(future, under_way.pop(future))
            if workers.trouble not in ("", said):
                said = workers.trouble
                warnings.warn(said, stacklevel=3)
    finally:
        workers.close()


def _result(future: Future[Outcome], cell: Cell) -> Outcome:
    try:
        return future.result()
    except WorkersDied as problem:
        return Outcome(cell, str(problem))


def outcome(
    cell: Cell,
    rows: Fold | Mixed | None = None,
    models: Mapping[str, ComparisonModel] | None = None,
) -> Outcome:
    """What one cell finds, or why it cannot run; the same cell gives the same numbers.

    Parameters
    ----------
    cell : Cell
        One model with one method on the folds of one seed.
    rows : Fold or Mixed, optional
        Those of the table, where the cell names one.
    models : mapping of str to ComparisonModel, optional
        Models of one's own beside those of COMPARISON_MODELS.

    Returns
    -------
    Outcome
        Where it could not run, `problem` says why and the numbers are nan.

    Raises
    ------
    BadValue
        If it is no cell.
    """
    check_is("cell", cell, Cell)
    with one_thread():
        try:
            return trained_and_judged(cell, rows, models)
        except BadValue as problem:
            return Outcome(cell, str(problem))


def trained_and_judged(
    cell: Cell,
    rows: Fold | Mixed | None = None,
    models: Mapping[str, ComparisonModel] | None = None,
) -> Outcome:
    """One cell, step by step.

    Parameters
    ----------
    cell : Cell
        One model with one method on the folds of one seed.
    rows : Fold or Mixed, optional
        Those of the table, where the cell names one.
    models : mapping of str to ComparisonModel, optional
        Models of one's own beside those of COMPARISON_MODELS.

    Returns
    -------
    Outcome

    Raises
    ------
    BadValue
        If the method cannot be had for the model or on these rows, or the cell cannot be used.
    """
    _check(cell, models)
    # 1. The folds of this seed: the same for every model and every method.
    train, test = _folds_of(cell, rows)
    # 2. Fit on the training fold, and score the test fold at the real prevalence.
    score = trained(train, cell, models)(test.X)
    # 3. Choose τ on training rows, each scored by a model that has not seen it.
    unseen = out_of_fold(train, cell, models)
    # 4. Judge the test rows.
    swept, costs = metrics.sweep(test.y, score), Costs(fp=1, fn=float(cell.miss))
    given = best_threshold(costs) if METHODS[cell.method].moves else 0.5
    chosen = cheapest(metrics.sweep(train.y, unseen), costs).threshold
    return Outcome(
        cell,
        roc_auc=metrics.roc_auc(swept),
        average_precision=metrics.average_precision(swept),
        brier=calibration.brier(test.y, score),
        log_loss=calibration.log_loss(test.y, score),
        given=alarms(Fold(test.X, test.y), score, given, costs),
        chosen=alarms(Fold(test.X, test.y), score, chosen, costs),
    )


def _folds_of(cell: Cell, rows: Fold | Mixed | None) -> tuple[Any, Any]:
    if not cell.data.startswith(NAMED):
        return folds(cell.data, cell.prevalence, cell.seed)
    if rows is None:
        raise BadValue(f"The rows of {cell.data} are not here; give them too.")
    if isinstance(rows, Mixed):  # of a visit, perhaps: nothing of them is kept
        return halves(rows, int(cell.seed))
    return _halves(cell.data, int(cell.seed), rows)


@cached(2)
def _halves(name: str, seed: int, _rows: Fold) -> tuple[Any, Any]:
    return halves(_rows, seed)


def folds(name: str, prevalence: float, seed: int) -> tuple[Fold, Fold]:
    """Training and test rows of one seed, both at the real prevalence and apart.

    Parameters
    ----------
    name : str
        A key of POPULATIONS or REAL_SETS.
    prevalence : float
        π, the minority's share in both, 0 < π ≤ ½.
    seed : int
        Same seed, same folds; from 0 to 2³² − 1.

    Returns
    -------
    train, test : Fold
        2,000 and 10,000 rows of a population, or the halves of a real set.

    Raises
    ------
    BadValue
        If the share leaves too few rows, or an argument cannot be used.
    """
    check_known("data", name, POPULATIONS | REAL_SETS)
    check_number("prevalence", prevalence, 0, 0.5)
    check_whole("seed", seed, 0, 2**32 - 1)
    train, test = _folds(name, float(prevalence), int(seed))
    # Copies: what is kept must stay as it is.
    return Fold(train.X.copy(), train.y.copy()), Fold(test.X.copy(), test.y.copy())


@cached(32)
def _folds(name: str, prevalence: float, seed: int) -> tuple[Fold, Fold]:
    if name in REAL_SETS:
        return real_folds(name, prevalence, seed)
    pools = draw_pools(name, SEPARATION, SPREAD, seed, ROWS_TO_TRAIN, ROWS_TO_TEST)
    return small_fold(pools, ROWS_TO_TRAIN, prevalence), test_fold(pools, prevalence, ROWS_TO_TEST)


def trained(
    fold: Fold | Mixed, cell: Cell, models: Mapping[str, ComparisonModel] | None = None
) -> Predictor:
    """Scale by the rows of this fold, apply the method, fit.

    Parameters
    ----------
    fold : Fold or Mixed
        Training rows of both classes.
    cell : Cell
        Which model, method and seed.
    models : mapping of str to ComparisonModel, optional
        Models of one's own beside those of COMPARISON_MODELS.

    Returns
    -------
    Predictor
        A function of rows of shape (n, d): probabilities of the minority, shape (n,).

    Raises
    ------
    BadValue
        If the method cannot be had for the model or on these rows, or the cell cannot be used.
    """
    check_rows("fold", fold)
    _check(cell, models)
    model = (COMPARISON_MODELS | dict(models or {}))[cell.model]
    method = checked(METHODS[cell.method], model)
    prepared = preparation(fold)
    scaled = Fold(prepared.transform(fold.X), fold.y)
    try:
        predict = method.train(scaled, model, cell.seed)
    except BadValue:
        raise
    except Exception as problem:
        if cell.model not in (models or {}):
            raise
        why = f"{type(problem).__name__}: {problem!s:.200}"
        raise BadValue(f"{model.label} could not be fitted ({why}).") from problem
    return lambda X: predict(prepared.transform(X))


def out_of_fold(
    train: Fold | Mixed, cell: Cell, models: Mapping[str, ComparisonModel] | None = None
) -> Floats:
    """A score for every training row from a model that was fitted, method and all, without it.

    Parameters
    ----------
    train : Fold or Mixed
        Rows with at least PARTS of each class.
    cell : Cell
        Which model, method and seed.
    models : mapping of str to ComparisonModel, optional
        As in `trained`.

    Returns
    -------
    ndarray of shape (n,)
        Probabilities of the minority.

    Raises
    ------
    BadValue
        If a class has too few rows, or the method cannot be had on the rows of two parts.
    """
    check_rows("train", train)
    _check(cell, models)
    train = train if isinstance(train, Mixed) else checked_fold(train)
    fewest = int(np.bincount(train.y, minlength=2).min())
    if fewest < PARTS:
        raise BadValue(f"A class has {fewest} rows; give {PARTS} or more, one for each part.")
    score = np.empty(len(train.y))
    for part in parts(train, PARTS, cell.seed):
        seen = only(train, np.delete(np.arange(len(train.y)), part))
        try:
            score[part] = trained(seen, cell, models)(train.X[part])
        except BadValue as problem:
            raise BadValue(
                f"{problem} (To choose τ, each third of the training rows is scored by a fit on "
                f"the others, which hold {seen.y.sum()} of its {train.y.sum()} minority rows.)"
            ) from problem
    return score


def alarms(test: Fold, score: Floats, threshold: float, costs: Costs) -> Alarms:
    """What the rule "score ≥ threshold" does to the test rows.

    Parameters
    ----------
    test : Fold
        Rows at the real prevalence.
    score : ndarray of shape (n,)
        Score of each row, finite.
    threshold : float
        τ; ∞ flags nobody.
    costs : Costs
        What each cell of the confusion matrix costs, a case.

    Returns
    -------
    Alarms

    Raises
    ------
    BadValue
        If the scores do not fit the rows, or the threshold is nan.
    """
    check_is("test", test, Fold)
    check_is("costs", costs, Costs)
    check_threshold(threshold)
    y, score = metrics.checked(test.y, numbers_in("score", score))
    counts = metrics.counts_at(y, score, threshold)
    return Alarms(
        threshold,
        counts,
        recall=float(metrics.recall(counts)),
        precision=float(metrics.precision(counts)),
        mcc=float(metrics.mcc(counts)),
        cost=float(expected_cost(counts, costs)),
    )


def frame(found: Iterable[Outcome]) -> pd.DataFrame:
    """A row for each outcome and threshold rule, in the order found.

    Parameters
    ----------
    found : iterable of Outcome
        As from `outcomes`.

    Returns
    -------
    DataFrame
        Columns as in `compare`.

    Raises
    ------
    BadValue
        If they are no outcomes.
    """
    check_is("found", found, Iterable)
    return pd.DataFrame([_row(one, rule) for one in found for rule in RULES], columns=_COLUMNS)


def _row(one: Outcome, rule: str) -> dict[str, Any]:
    check_is("an outcome", one, Outcome)
    at: Alarms = getattr(one, rule)
    of_scores = {name: getattr(one, name) for name in OF_SCORES}
    row = asdict(one.cell) | {"rule": rule, "problem": one.problem} | of_scores
    return row | at._asdict() | at.counts._asdict()


_COLUMNS = [
    *Cell.__dataclass_fields__,
    "rule", "threshold", *OF_SCORES, *OF_ALARMS, *Counts._fields, "problem",
]  # fmt: skip


def checked_table(table: pd.DataFrame, metric: str = "roc_auc") -> pd.DataFrame:
    """The frame of a comparison itself, if it can be read.

    Parameters
    ----------
    table : DataFrame
        As from `compare`.
    metric : str
        A metric that is asked for.

    Returns
    -------
    DataFrame

    Raises
    ------
    BadValue
        If it lacks a column, or there is no such metric.
    """
    columns = table.columns if isinstance(table, pd.DataFrame) else ()
    if missing := [name for name in _COLUMNS if name not in columns]:
        raise BadValue(f"The table lacks {', '.join(missing)}; use one as from compare.")
    check_known("metric", metric, [*OF_SCORES, *OF_ALARMS])
    return table
