"""Random tables of an admission study, and what Kasip makes of them."""

import attrs
import polars as pl

from kasip.core.matching.assembling import AdmissionRules, AdmissionTables, assemble
from kasip.core.matching.beds import allot
from kasip.core.matching.explaining import assignment_table, cutoffs_table, explained, reasons_table

ORDERS = ("reserved_first", "open_first")


def table(rows, **schema):
    return pl.DataFrame(rows, schema=schema, orient="row")


def random_tables(rng, applicants=14, programmes=4, longest_list=5):
    """This will draw tables with ties, overlapping categories, empty reserves, shared and single-sex dormitories."""
    categories, dormitories, by_sex = (int(rng.integers(0, most)) for most in (4, 3, 2))
    names = [f"a{number}" for number in range(applicants)]
    housed = [f"d{p % dormitories}" if dormitories and p % 4 != 3 else None for p in range(programmes)]
    offered = [(f"p{p}", f"c{p % 2}", int(rng.integers(0, 4)), dormitory) for p, dormitory in enumerate(housed)]
    return AdmissionTables(
        programmes=table(offered, programme_id=pl.String, college_id=pl.String, seats=pl.Int64, dormitory_id=pl.String),
        applicants=table(
            [(name, [None, 1.0, 2.0][rng.integers(0, 3)], rng.choice(["female", "male"])) for name in names],
            applicant_id=pl.String, bed_priority=pl.Float64, sex=pl.String,
        ),
        wishes=table(
            [row for name in names for row in random_list(rng, name, housed, longest_list)],
            applicant_id=pl.String, rank=pl.Int64, programme_id=pl.String, bed=pl.Int64, score=pl.Float64,
        ),
        dormitories=random_dormitories(rng, dormitories, by_sex),
        categories=table(
            [(name, f"k{c}") for name in names for c in range(categories) if rng.random() < 0.4],
            applicant_id=pl.String, category=pl.String,
        ),
        reserves=table(
            list(random_reserve_rows(rng, offered, categories)),
            programme_id=pl.String, category=pl.String, seats=pl.Int64,
        ),
    )  # fmt: skip


def random_list(rng, name, housed, longest_list):
    options = [(p, 0) for p in range(len(housed))] + [(p, 1) for p, dormitory in enumerate(housed) if dormitory]
    scores = rng.integers(0, 4, size=len(housed))
    chosen = rng.permutation(len(options))[: rng.integers(0, longest_list + 1)]
    for rank, option in enumerate(chosen):
        programme, bed = options[option]
        yield name, 2 * rank + 1, f"p{programme}", bed, float(scores[programme])


def random_dormitories(rng, dormitories, by_sex):
    rooms = [("male",), ("male", "female")] if by_sex else [(None,)]
    rows = [
        (f"d{d}", sex, int(rng.integers(0, 4)))
        for d in range(dormitories)
        for sex in rooms[rng.integers(0, len(rooms))]
    ]
    return table(rows, dormitory_id=pl.String, sex=pl.String, beds=pl.Int64)


def random_reserve_rows(rng, offered, categories):
    for programme, _, seats, _ in offered:
        left = seats
        for number in range(categories):
            held = int(rng.integers(0, left + 1))
            left -= held
            yield programme, f"k{number}", held


def admitted(tables, rules=None):
    """This will return the tables Kasip writes for these and the certificate's part the verifier reads."""
    rules = rules or AdmissionRules(7)
    admission = assemble(tables, rules)
    result = explained(admission, allot(admission.market))
    outputs = {
        "assignment": assignment_table(result),
        "reasons": reasons_table(result),
        "cutoffs": cutoffs_table(result),
    }
    return outputs, certificate_of(outputs["assignment"], rules)


def certificate_of(assignment, rules):
    seated = assignment.filter(pl.col("programme_id").is_not_null())
    summary = {"applicants": assignment.height, "seated": seated.height, "with_bed": int(seated["bed"].sum())}
    return {"seed": rules.tie_break_seed, "reserve_order": rules.reserve_order, "summary": summary}


def given(tables):
    """This will return the tables as a study gives them: without the optional ones that have no rows."""
    found = {field.name: getattr(tables, field.name) for field in attrs.fields(AdmissionTables)}
    return {
        name: frame for name, frame in found.items() if frame.height or name in ("programmes", "applicants", "wishes")
    }
