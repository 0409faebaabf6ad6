"""The base matrix: persons by industry and occupation, from several samples, fitted to known totals (method D1)."""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LARGEST_MARGIN_ERROR = 1e-10
MOST_ROUNDS = 1000


@attrs.frozen
class Fitted:
    """A matrix fitted to its margins.

    Attributes:
        matrix: persons, industry by occupation.
        rounds: how often rows and columns were scaled.
        error: largest relative error of a margin left.
        margin_gap: what the column totals had to be scaled by so that both sets of totals agree, less 1.
    """

    matrix: Floats
    rounds: int
    error: float
    margin_gap: float


def combine_sources(counts: Floats, sample_sizes: Floats) -> Floats:
    """This will combine surveys of the same people into one share of each occupation within each industry.

    Every survey is weighted by the persons it observed in the industry (its effective sample size), as the British
    Columbia labour market outlook weighs census and labour force survey.

    Args:
        counts: persons, survey by industry by occupation; 0 where a survey saw nobody.
        sample_sizes: persons observed, survey by industry; a survey without rows for an industry has 0 there.

    Returns:
        Shares, industry by occupation; rows sum to 1, and to 0 where no survey covers the industry.
    """
    totals = counts.sum(axis=2, keepdims=True)
    shares = np.divide(counts, totals, out=np.zeros_like(counts), where=totals > 0)
    weights = np.where(totals[:, :, 0] > 0, sample_sizes, 0.0)
    covered = weights.sum(axis=0)
    weights = np.divide(weights, covered, out=np.zeros_like(weights), where=covered > 0)
    combined: Floats = (shares * weights[:, :, None]).sum(axis=0)
    return combined


def fill_uncovered(shares: Floats, workers: Floats) -> tuple[Floats, int]:
    """This will give industries no survey covers the occupations of all others, weighted by their workers.

    Args:
        shares: industry by occupation, rows of 0 where uncovered.
        workers: persons by industry.

    Returns:
        Shares with every row summing to 1 (unless nothing is covered at all), and how many rows were filled.
    """
    uncovered = shares.sum(axis=1) <= 0
    total = (shares * np.where(uncovered, 0.0, workers)[:, None]).sum(axis=0)
    if not total.sum() > 0:
        total = shares.sum(axis=0)
    mean = total / total.sum() if total.sum() > 0 else total
    filled: Floats = np.where(uncovered[:, None], mean[None, :], shares)
    return filled, int(uncovered.sum())


def fit_to_margins(matrix: Floats, rows: Floats, columns: Floats) -> Fitted:
    """This will scale a matrix to given row and column totals by iterative proportional fitting (RAS).

    Cells that are 0 stay 0 (structural zeros). Where both sets of totals disagree in sum, the columns are scaled to the
    rows first and the difference is reported. Source: Deming and Stephan (1940), Stone (1961).

    Args:
        matrix: starting persons or shares, non-negative.
        rows: totals by row, non-negative.
        columns: totals by column, non-negative; a column without any positive cell is left at 0.

    Returns:
        The fitted matrix with rows summing to `rows` exactly in the last step.
    """
    reachable = np.where((matrix > 0).any(axis=0), columns, 0.0)
    scale = rows.sum() / reachable.sum() if reachable.sum() > 0 else 1.0
    targets = reachable * scale
    fitted, error, rounds = matrix.astype(np.float64), np.inf, 0
    while error > LARGEST_MARGIN_ERROR and rounds < MOST_ROUNDS:
        fitted = fitted * _ratio(targets, fitted.sum(axis=0))[None, :]
        fitted = fitted * _ratio(rows, fitted.sum(axis=1))[:, None]
        error, rounds = _largest_error(fitted.sum(axis=0), targets), rounds + 1
    return Fitted(fitted, rounds, error, scale - 1.0)


def _ratio(wanted: Floats, got: Floats) -> Floats:
    ratio: Floats = np.divide(wanted, got, out=np.zeros_like(wanted, dtype=np.float64), where=got > 0)
    return ratio


def _largest_error(got: Floats, wanted: Floats) -> float:
    return float(np.max(np.abs(got - wanted) / np.maximum(wanted, 1.0), initial=0.0))
