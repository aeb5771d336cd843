"""The sentence that a lesson is remembered by, as a function of a setting: does luck make it?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from .checks import check_is
from .parameters import Facts, Parameter


class Headline(NamedTuple):
    """A sentence, and whether it holds at the values of all parameters of its lesson."""

    sentence: str
    holds: Callable[[dict[str, Any]], bool]
    at: dict[str, Any] = {}  # noqa: RUF012 what the sentence sets, beside the defaults


def where(facts: Callable[[dict[str, Any]], Facts], holds: Callable[[Facts], bool]) -> Any:
    """Values → whether something holds of the facts there."""
    return lambda values: bool(holds(facts(values)))


def holds_at_seeds(
    headline: Headline, parameters: dict[str, Parameter], seeds: Iterable[int]
) -> list[bool]:
    """Whether a headline holds at each seed; a lesson without a seed is asked once.

    Parameters
    ----------
    headline : Headline
    parameters : dict
        Of the lesson; those that the headline does not set stand at their defaults.
    seeds : iterable of int
    """
    check_is("headline", headline, Headline)
    check_is("parameters", parameters, Mapping)
    check_is("seeds", seeds, Iterable)
    values = {name: parameter.default for name, parameter in parameters.items()} | headline.at
    if "seed" not in parameters:
        return [headline.holds(values)]
    return [headline.holds(values | {"seed": seed}) for seed in seeds]
