"""Below the instrument of the focal lesson: equations, three ways, copies, epochs, notes."""

from __future__ import annotations

from core import metrics
from core.lessons.focal_loss.trials import ClassWeight, Moment, Twins, Way
from ui.draw import words


def focal_equation(now: Moment) -> tuple[str, str]:
    """Equation D5.5, and the same with the numbers of the example in it, as LaTeX."""
    example, gamma = now.example, now.here.loss.gamma
    return (
        r"\text{FL} = \alpha_t\,(1-p_t)^{\gamma}\,(-\ln p_t)",
        rf"{words.tex_compact(example.class_weight)}\cdot(1-{example.p_t:.3f})^{{{gamma:g}}}"
        rf"\cdot{example.cross_entropy:.3f} = {words.tex_compact(example.loss)}",
    )


def focal_sentence(now: Moment) -> str:
    """What the equation says about the example, in words."""
    example, kind = now.example, "minority" if now.example.minority else "majority"
    rows = now.majority_rows + now.minority_rows
    text = (
        f"Example No. {now.row + 1} is a {kind} row to which the model gives p_t = "
        f"**{example.p_t:.3f}**. Cross-entropy charges {example.cross_entropy:.3f}; the focusing "
        f"leaves **{words.share(example.fade)}** of it. "
    )
    if example.class_weight != 1:
        text += (
            f"The factor {words.compact(example.class_weight)} is α_t times the class weight of "
            "this row, over the mean of both over all rows. "
        )
    if now.here.loss.gamma == 0:
        return text + "At γ = 0 no row is turned down."
    return text + (
        f"Only rows with p_t below **{now.boost.until:.3f}** pull harder than under cross-entropy, "
        f"at most {now.boost.times:.3f} times, at p_t = {now.boost.peak:.3f}: in the untouched "
        f"model {words.some(now.louder, 'row')} of {words.count(rows)}. "
        "All the others are turned down."
    )


def no_gain(now: Moment) -> str:
    """What focusing did for this model on this test, from no focusing to the strongest."""
    start, end = now.plain, now.strongest
    weighted = end.loss.weight != 1 or end.loss.alpha != 0.5
    also = " (with α and the class weight of the dials)" if weighted else ""
    return (
        f"**On this page:** cross-entropy ranks with ROC-AUC {words.number(start.roc_auc, 4)}; "
        f"γ = {end.loss.gamma:g}{also} with {words.number(end.roc_auc, 4)}. At τ = ½ they catch "
        f"{words.count(start.counts.tp)} and {words.count(end.counts.tp)} of "
        f"{words.count(start.counts.tp + start.counts.fn)}, with {words.count(start.counts.fp)} "
        f"and {words.some(end.counts.fp, 'false alarm')}. The average predicted "
        f"probability goes from {words.percent(start.said)} to {words.percent(end.said)}."
    )


def dense_detection(now: Moment) -> str:
    """What focal loss was made for, in numbers at the γ of the moment."""
    crowd, gamma = now.crowd, now.here.loss.gamma
    faded = words.figures(crowd.focal) if crowd.focal >= 1e-3 else words.decimal(crowd.focal)
    return (
        f"**What it was made for:** an object detector asks the same question of about "
        f"{words.count(crowd.rows)} places of one picture, nearly all of them empty. With "
        f"p_t = {crowd.p_t:g} each, their pulls add up to {crowd.plain:,.0f} under "
        f"cross-entropy and to **{faded}** at γ = {gamma:g}; one object that is missed "
        "pulls with about 1."
    )


def balanced_equation(now: Moment) -> list[str]:
    """Equation D5.4 for each class, as LaTeX."""
    rows = words.tex_count(now.majority_rows + now.minority_rows)
    sizes = (now.majority_rows, now.minority_rows)
    return [
        rf"w_{{\text{{{name}}}}} = \frac{{N}}{{K\,N_c}} = "
        rf"\frac{{{rows}}}{{2\cdot{words.tex_count(size)}}} = {weight:.4g}"
        for name, size, weight in zip(("majority", "minority"), sizes, now.balanced, strict=True)
    ]


def twins_table(found: Twins) -> list[dict[str, str]]:
    """Both coefficient vectors with every digit that the solver carries."""
    ways = (
        (f"weight {words.count(found.times)} on each minority row", found.by_weight),
        (f"each minority row {words.count(found.times)} times", found.by_copies),
    )
    return [
        {
            "the same boundary twice": name,
            "coefficient 1": f"{model.coefficients[0]:z.16f}",
            "coefficient 2": f"{model.coefficients[1]:z.16f}",
            "intercept": f"{model.intercept:z.16f}",
        }
        for name, model in ways
    ]


def parts_table(parts: list[ClassWeight]) -> list[dict[str, str]]:
    """Balanced weights of several classes."""
    return [
        {
            "class": part.name,
            "rows N_c": words.count(part.rows),
            "weight N/(K·N_c)": f"{part.weight:.4f}",
            "together": words.count(round(part.together)),
        }
        for part in parts
    ]


def ways_table(ways: dict[str, Way]) -> list[dict[str, str]]:
    """The three ways beside each other, in numbers."""
    return [
        {
            "way": name,
            "own best τ": words.number(way.threshold),
            "caught there": f"{words.count(way.at_best.counts.tp)} of "
            f"{words.count(way.at_best.counts.tp + way.at_best.counts.fn)}",
            "precision there": words.percent(float(metrics.precision(way.at_best.counts)), 1),
            "ROC-AUC": words.number(way.roc_auc, 4),
            "average precision": words.number(way.average_precision),
            "average predicted probability → taken back": (
                f"{words.percent(way.at_half.mean_probability)} → "
                f"{words.percent(way.recovered_mean)}"
            ),
            "Brier score as predicted → taken back": f"{words.number(way.at_half.brier, 4)}"
            f" → {words.number(way.recovered_brier, 4)}",
        }
        for name, way in ways.items()
    ]
