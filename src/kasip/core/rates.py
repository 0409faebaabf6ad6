"""Rates from few observations: Beta-Binomial shrinkage to the group and to the whole."""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
WEAKEST_PRIOR = 2.0
STRONGEST_PRIOR = 1000.0


@attrs.frozen
class Assumed:
    """What is assumed of a rate before the study's own evidence: its mean, and how many observations it is worth."""

    mean: float
    strength: float


@attrs.frozen
class BetaRates:
    """Rates as Beta distributions, one an entry.

    Attributes:
        alpha: successes seen plus the prior's.
        beta: failures seen plus the prior's.
        prior: prior mean of each entry.
        trials: observations behind each entry.
    """

    alpha: Floats
    beta: Floats
    prior: Floats
    trials: Floats

    @property
    def mean(self) -> Floats:
        """Posterior mean of each rate."""
        mean: Floats = self.alpha / (self.alpha + self.beta)
        return mean

    def draw(self, draws: int, generator: np.random.Generator) -> Floats:
        """This will draw every rate, draw by entry; a rate of exactly 0 or 1 stays there to a millionth."""
        alpha, beta = (np.maximum(part, 1e-6) for part in (self.alpha, self.beta))
        return generator.beta(alpha, beta, size=(draws, alpha.size))


def shrunk(successes: Floats, trials: Floats, assumed: Assumed) -> BetaRates:
    """This will shrink each entry's rate to the pooled rate of all (Beta-Binomial, empirical Bayes).

    Args:
        successes: by entry; more than `trials` counts as `trials`.
        trials: by entry; 0 where nothing was observed.
        assumed: what the pooled rate itself is shrunk to.
    """
    wins = np.minimum(successes, trials)
    overall = _overall(wins, trials, assumed)
    return _towards(np.full(wins.size, overall), wins, trials, overall, assumed)


def shrunk_in_groups(successes: Floats, trials: Floats, groups: Ints, assumed: Assumed) -> BetaRates:
    """This will shrink each entry to its group's rate, and each group's rate to the rate of all.

    Args:
        successes: by entry.
        trials: by entry.
        groups: group of each entry, 0..n-1; a group without trials has the rate of all.
        assumed: what the rate of all is shrunk to.
    """
    wins = np.minimum(successes, trials)
    overall = _overall(wins, trials, assumed)
    count = int(groups.max(initial=-1)) + 1
    group_wins: Floats = np.bincount(groups, wins, count).astype(np.float64)
    group_trials: Floats = np.bincount(groups, trials, count).astype(np.float64)
    of_groups = prior_strength(group_wins, group_trials, overall, otherwise=assumed.strength)
    group_means = (group_wins + overall * of_groups) / (group_trials + of_groups)
    return _towards(group_means[groups], wins, trials, overall, assumed)


def _overall(wins: Floats, trials: Floats, assumed: Assumed) -> float:
    return float((wins.sum() + assumed.mean * assumed.strength) / (trials.sum() + assumed.strength))


def _towards(prior: Floats, wins: Floats, trials: Floats, overall: float, assumed: Assumed) -> BetaRates:
    strength = prior_strength(wins, trials, overall, otherwise=assumed.strength)
    return BetaRates(prior * strength + wins, (1 - prior) * strength + trials - wins, prior, trials)


def prior_strength(successes: Floats, trials: Floats, mean: float, *, otherwise: float) -> float:
    """This will say how many observations a common prior is worth, from the spread of rates beyond binomial chance.

    Moment estimator of the Beta-Binomial (Kleinman 1973), held between 2 and 1,000; `otherwise` where fewer than three
    entries have trials.
    """
    seen = trials > 0
    if seen.sum() < 3 or not 0 < mean < 1:
        return otherwise
    rates, weights = successes[seen] / trials[seen], trials[seen]
    between = float((weights * (rates - mean) ** 2).sum() / weights.sum())
    chance = float(mean * (1 - mean) * seen.sum() / weights.sum())
    excess = between - chance
    if excess <= 0:
        return STRONGEST_PRIOR
    return float(np.clip(mean * (1 - mean) / excess - 1, WEAKEST_PRIOR, STRONGEST_PRIOR))
