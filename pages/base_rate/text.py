"""The base rate in words: the question, the equations, the answers, from the numbers of core."""

from __future__ import annotations

import math

from core.lessons.base_rate.film import DIALS, Setting, dials_for
from core.metrics import bayes as base_rate
from core.metrics.bayes import PEOPLE
from pages.base_rate.picture import SAYS
from ui.draw import words


def brought_here(setting: Setting) -> str:
    """Which dials an address has put between two of their steps; nothing if none."""
    values = {name: getattr(setting, name) for name in DIALS}
    between = [
        f"{DIALS[name].label.split(':')[0].lower()} {SAYS[name](value)}"
        for name, value in values.items()
        if value not in DIALS[name].steps
    ]
    if not between:
        return ""
    return f"Brought by the link, exactly: {', '.join(between)}. Each is a step of its dial."


def less_than_a_person(setting: Setting) -> str:
    """What whole people cannot show: a kind of which less than one is expected."""
    counts = setting.counts
    kinds = {"sick": counts.tp + counts.fn, "sick and found": counts.tp, "flagged": counts.fp}
    few = [f"{words.figures(float(n), 2)} {kind}" for kind, n in kinds.items() if 0 < n < 1]
    if not few:
        return ""
    return (
        f"Of {words.count(PEOPLE)} people, {' and '.join(few)} are expected: less than one dot. "
        "The percentages are those of the exact values."
    )


def bayes_equations(setting: Setting) -> tuple[str, str]:
    """Precision in people and in rates, as TeX with the exact numbers of the setting."""
    tp, fp = (words.figures(float(cell), 6).replace(",", "{,}") for cell in setting.counts[:2])
    prevalence, recall, fpr = (words.decimal(float(rate)) for rate in setting.rates)
    others = words.decimal(float(1 - setting.rates[0]))
    truth = words.share(float(base_rate.ppv(*setting.rates)))
    result = r"\text{undefined}" if truth == "—" else truth.replace(" %", r"\,\%")
    return (
        r"\frac{\text{TP}}{\text{TP}+\text{FP}} = "
        rf"\frac{{{tp}}}{{{tp} + {fp}}} = {result}",
        rf"\frac{{{prevalence}\cdot {recall}}}"
        rf"{{{prevalence}\cdot {recall} + {others}\cdot {fpr}}} = {result}",
    )


def repeated(setting: Setting) -> str:
    """What repeated tests and the likelihood ratios say, in one paragraph."""
    runs = ([True], [True, True], [True, True, True], [True, False])
    one, two, three, mixed = (
        words.share(float(base_rate.posterior(*setting.rates, run, setting.dependence)))
        for run in runs
    )
    ratios = base_rate.likelihood_ratios(setting.recall, setting.fpr)
    alarm, no_alarm = (_factor(float(ratio)) for ratio in ratios)
    return (
        f"An alarm multiplies the odds of being sick by {alarm} (LR+), an all-clear by {no_alarm} "
        f"(LR−), at any prevalence, as long as the sick and the healthy look as they did in the "
        f"study. After one alarm **{one}** are sick, after two **{two}**, after "
        f"three **{three}**; after an alarm and then an all-clear {mixed}."
    )


def _factor(ratio: float) -> str:
    if math.isfinite(ratio):
        return words.number(ratio)
    return "an undefined number" if math.isnan(ratio) else "infinity"


def what_would_do(wanted: float) -> str:
    """The inverse question."""
    share_ = "half" if wanted == 0.5 else words.short_percent(wanted)
    return f"What would have to change to make {share_} of the alarms right?"


def what_it_takes(setting: Setting, wanted: float) -> dict[str, str]:
    """For each dial alone: where it would have to stand so that the wanted share is right."""
    needed = dials_for(wanted, setting)
    prevalence, _, fpr = setting.rates
    best = words.share(float(base_rate.ppv(prevalence, 1, fpr)))
    nobody = "No value is enough: the test finds nobody."
    answers = dict.fromkeys(needed, nobody)
    if math.isinf(needed["one_in"]):
        answers["one_in"] = "Any will do: there are no false alarms."
    elif not math.isnan(needed["one_in"]):
        least = 1 / needed["one_in"]
        answers["one_in"] = (
            f"At least 1 in {words.figures(needed['one_in'])} ({words.share(least)})."
        )
    if math.isnan(needed["recall"]):
        answers["recall"] = (
            f"No value is enough: even when all the sick are found, {best} of the alarms are right."
        )
    else:
        answers["recall"] = (
            f"At least {words.share(needed['recall'])}." if needed["recall"] else "Any above 0."
        )
    if not math.isnan(needed["fpr"]):
        answers["fpr"] = f"At most {words.share(needed['fpr'])}."
    return {
        name: f"**{DIALS[name].label.split(':')[0]}.** {answer} "
        f"Now {SAYS[name](getattr(setting, name))}."
        for name, answer in answers.items()
    }


def exact_table(setting: Setting) -> str:
    """Markdown: the exact expectation in each cell beside the whole people that are shown."""
    exactly = setting.counts
    whole = base_rate.whole_counts(exactly)
    names = {"tp": "sick, found (TP)", "fn": "sick, missed (FN)"}
    names |= {"fp": "healthy, flagged (FP)", "tn": "healthy, cleared (TN)"}
    lines = [
        f"| {said} | {words.figures(float(getattr(exactly, cell)), 10)} | "
        f"{words.count(getattr(whole, cell))} |"
        for cell, said in names.items()
    ]
    total = f"| together | {words.count(sum(exactly))} | {words.count(sum(whole))} |"
    return "\n".join(
        [f"| of {PEOPLE:,} people | exactly | shown |", "|:--|--:|--:|", *lines, total]
    )
