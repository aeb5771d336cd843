"""What the page on one's own data keeps in its address: roles of columns, answers, the threshold.

Never a row: whoever opens such a link brings the file himself.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ..checks import check_values
from ..comparison.models import COMPARISON_MODELS
from ..controls import DECISION, EVERY, MODEL, RANKING, SAMPLER, SEEDS, TRUTH, labels
from ..metrics.thresholds import THRESHOLD_RULES
from ..parameters import Choice, Dial, Guess, Number, NumberChoice, Parameter, Text
from ..resampling import SAMPLERS
from .asked import Asked
from .dial import STEPS
from .plane import MOST_STEPS, SAMPLED
from .scores import Roles
from .table import TRAINED_HERE

LONGEST = 120  # letters of the name of a column
BETWEEN = "|"  # the names of several score columns
BY_RULE = -1  # the dial stands where the rule puts it
HOLDS = {"scores": "What models said of each case", "table": "A table: train a model on it here"}
TRAINS = {key: COMPARISON_MODELS[key].label for key in TRAINED_HERE} | {"all": "all of these"}
OPEN = {"open": "Not answered yet", "no": "No", "yes": "Yes"}


def _text(name: str, label: str, help: str) -> Text:
    return Text(name, label, help, LONGEST * (5 if name in ("scores", "left") else 1))


DIAL = Dial(
    "line",
    "alarm from this score on",
    BY_RULE,
    tuple(range(BY_RULE, STEPS)),
    (0, STEPS - 1),
    "the step of the dial at which the alarm starts",
)
THIN = Dial(
    "thin",
    "prevalence",
    0,
    tuple(range(MOST_STEPS)),
    (0, MOST_STEPS - 1),
    "how rare positives are in two columns: the step of the dial, 0 as the table has them",
)
SAMPLERS_HERE = {"none": "nothing done"} | labels({key: SAMPLERS[key] for key in SAMPLED})
PARAMETERS: dict[str, Parameter] = {
    one.name: one
    for one in (
        _text("label", "Label", "what each case really was"),
        _text("positive", "Which value is positive?", "such as 1, yes or fraud"),
        _text("scores", "Scores", "what each model says"),
        Choice("holds", "What does the file hold?", "scores", HOLDS, "Beside the label."),
        _text("left", "Left out", "columns that train nothing"),
        Choice("trains", "Model to train", "logistic", TRAINS, "Where the file has no scores."),
        _text("amount", "Amount", "what a missed positive loses"),
        _text("group", "Group", "such as a site"),
        _text("row_weight", "Weight", "how much a row counts"),
        _text("unit", "Rows of one …", "customer, patient or machine"),
        _text("time", "Time", "when it was"),
        Choice(
            "trained",
            "Was the model trained on any of these rows?",
            "open",
            OPEN,
            "Then no number here holds for new cases.",
        ),
        Number(
            "real",
            "Were rows chosen by their class? Then really 1 in …",
            0,
            0,
            1_000_000,
            1,
            "0: the rows are as they came. Else how common positives really are.",
        ),
        _text("decides", "Model", "the score that decides"),
        Choice(
            "aim",
            "Rule",
            "cost",
            {key: rule.label for key, rule in THRESHOLD_RULES.items()},
            "How the threshold is chosen, on one half of the rows.",
        ),
        Number("price", "A miss costs (false alarms)", 20, 1, 10_000, 1, "Without amounts."),
        Number("look", "A look at an alarm costs", 5, 0, 100_000, 1, "In the unit of the amounts."),
        Number("limit", "At most alarms in 1,000", 50, 1, 1_000, 1, "For the rule of that name."),
        Number("least", "Recall at least (%)", 90, 1, 100, 1, "For the rule of that name."),
        Number("elsewhere", "Elsewhere 1 in …", 150, 2, 1_000_000, 1, "Another prevalence."),
        Number(
            "taught",
            "Positives in training (%)",
            0,
            0,
            99,
            1,
            "How common positives were where the model was trained, such as 50 after resampling: "
            "scores are moved from there to these rows (prior shift). 0: as common as here.",
        ),
        Number("halves", "Seed", 0, 0, 9_999, 1, "Of the halves and of the resamples."),
        replace(MODEL, options=labels(COMPARISON_MODELS), help="With and without each fix"),
        SEEDS,
        NumberChoice(
            "compared_rows",
            "Rows at most",
            10_000,
            {n: f"{n:,}" for n in (2_000, 5_000, 10_000, 20_000)},
            "Of more a part is drawn, always the same. Ten times the rows take ten times as long.",
        ),
        EVERY,
        RANKING,
        TRUTH,
        DECISION,
        _text("across", "Across", "a column of numbers"),
        _text("upwards", "Upwards", "another column of numbers"),
        replace(SAMPLER, options=SAMPLERS_HERE, default="none", help="Of the training rows"),
        THIN,
        DIAL,
        Guess("brought", "Threshold brought along", -1e9, 1e9, "From the threshold lesson"),
    )
}


def roles_of(values: dict[str, Any]) -> Roles:
    """The roles of columns as the parameters have them.

    Parameters
    ----------
    values : dict
        By the names of PARAMETERS.

    Returns
    -------
    Roles

    Raises
    ------
    BadValue
        If a value is missing, or cannot be used.
    """
    check_values(values, PARAMETERS)
    named = {name: values[name] for name in Roles._fields if name in values}
    for name in ("scores", "left"):
        named[name] = tuple(filter(None, values[name].split(BETWEEN)))
    if is_table := values["holds"] == "table":
        named["scores"] = ()
    return Roles(**named, is_table=is_table)


def trained_of(values: dict[str, Any]) -> tuple[str, ...]:
    """The models that a table trains, as the parameters have it.

    Parameters
    ----------
    values : dict
        By the names of PARAMETERS.

    Returns
    -------
    tuple of str
        Keys of TRAINED_HERE.

    Raises
    ------
    BadValue
        If a value is missing, or cannot be used.
    """
    check_values(values, PARAMETERS)
    return TRAINED_HERE if values["trains"] == "all" else (values["trains"],)


def asked_of(values: dict[str, Any]) -> Asked:
    """What the owner has said and wants, as the parameters have it.

    Parameters
    ----------
    values : dict
        By the names of PARAMETERS.

    Returns
    -------
    Asked

    Raises
    ------
    BadValue
        If a value is missing, or cannot be used.
    """
    check_values(values, PARAMETERS)
    return Asked(
        trained=values["trained"] == "yes" and values["holds"] != "table",
        prevalence=1 / values["real"] if values["real"] > 1 else None,
        rule=values["aim"],
        miss=float(values["price"]),
        look=float(values["look"]),
        alarms=float(values["limit"]),
        recall=values["least"] / 100,
        seed=int(values["halves"]),
        taught=values["taught"] / 100 or None,
    )
