"""A later round moves nobody down, gives what became free to the best claims, and passes the verifier."""

import attrs
import numpy as np
import polars as pl
import pytest
from tests.core.matching.admission_tables import ORDERS, admitted, certificate_of, given, random_tables

from kasip.core.matching.assembling import AdmissionRules, assemble
from kasip.core.matching.explaining import assignment_table, cutoffs_table, explained, reasons_table
from kasip.core.matching.rounds import allot_round, without_withdrawn
from kasip.core.verifying.admission import verify_admission


def played(seed):
    """Yields a first round and a second one after some withdrew and some came late with wishes."""
    rng = np.random.default_rng([seed, 3])
    rules = AdmissionRules(seed, ORDERS[seed % 2])
    everybody = random_tables(rng)
    late = pl.col("applicant_id").is_in([f"a{number}" for number in range(10, 14)])
    first, _ = admitted(attrs.evolve(everybody, wishes=everybody.wishes.filter(~late)), rules)
    held = first["assignment"].filter(pl.col("programme_id").is_not_null())
    gone = held.sample(n=min(2, held.height), seed=seed).select("applicant_id")
    tables, kept = without_withdrawn(everybody, held, gone)
    admission = assemble(tables, rules)
    market, state = allot_round(admission, tables, kept)
    result = explained(market, state)
    outputs = {
        "assignment": assignment_table(result, admission.market),
        "reasons": reasons_table(result, admission.market),
        "cutoffs": cutoffs_table(result),
    }
    inputs = given(everybody) | {"held": held, "withdrawals": gone}
    return kept, gone, inputs, outputs, rules


def check_round(seed):
    kept, gone, inputs, outputs, rules = played(seed)
    now = outputs["assignment"].select("applicant_id", now="rank", programme_now="programme_id")
    before = kept.join(now, on="applicant_id")
    assert before.filter(pl.col("now").is_null() | (pl.col("now") > pl.col("rank"))).is_empty()
    withdrawn = outputs["assignment"].join(gone, on="applicant_id", how="semi")
    assert withdrawn["programme_id"].null_count() == withdrawn.height
    certificate = certificate_of(outputs["assignment"], rules)
    assert verify_admission(inputs, outputs, certificate, {"reserve_order": rules.reserve_order}).violations == ()


def test_second_round_moves_nobody_down_and_is_found_without_fault():
    for seed in range(120):
        check_round(seed)


@pytest.mark.deep
def test_five_thousand_second_rounds():
    for seed in range(1_000, 6_000):
        check_round(seed)
