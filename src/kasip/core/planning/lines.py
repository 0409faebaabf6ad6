"""The lines of an order: one row for each seat key and admission year in which groups may be opened."""

from __future__ import annotations

import polars as pl

from kasip.core.planning.inputs import LINE_KEY, PROGRAMME_KEY, OrderInput, norms_by_year, study_years


def order_lines(given: OrderInput) -> pl.DataFrame:
    """This will list the lines of every order year, sorted by line key and year (docs/method/order.md).

    Returns:
        One row a line and year: `variable` (row number), the line key, `line` and `programme` (owners of limits),
        `year`, `study_years`, `graduation_year`, `candidate`, `group_size` (persons), `maximum_groups`,
        `minimum_groups`, `opening_cost_kzt`, `dual`, `technical`, `specialty`, `kato`, `boarding_share`,
        `dormitory_id`, `worker_yield` (workers a seat), `quality` (in_specialty less its qualification's mean),
        `last_groups`, `last_seats` (of the past order), `in_past` (has a row there), `previous` (variable of the same
        line a year before, or null) and `cost_kzt` (of one group over all its years).
    """
    plain = _plain_lines(given)
    lines = pl.concat([plain, _targeted_lines(given, plain)], how="vertical")
    lines = _with_owners(lines).pipe(_with_rates, given).pipe(_with_past, given)
    lines = lines.sort("line", "year").with_row_index("variable").with_columns(pl.col("variable").cast(pl.Int64))
    return _with_cost(_with_previous(lines), given).sort("variable")


def _plain_lines(given: OrderInput) -> pl.DataFrame:
    years = given.rules("maximum_groups", "minimum_groups").rename(
        {"maximum_groups": "most", "minimum_groups": "fewest"}
    )
    lines = (
        _programmes(given)
        .join(years, how="cross")
        .with_columns(
            pl.coalesce("maximum_groups", pl.col("most").cast(pl.Int64)).alias("maximum_groups"),
            pl.coalesce("minimum_groups", pl.col("fewest").cast(pl.Int64)).alias("minimum_groups"),
        )
    )
    lines = lines.with_columns(graduation_year=pl.col("year") + pl.col("study_years")).drop("most", "fewest")
    return lines.filter(_may_open(given, lines))


def _programmes(given: OrderInput) -> pl.DataFrame:
    tables = given.tables
    technical = tables["specialties"].select("specialty", "technical")
    trades = tables["qualifications"].select("qualification", "specialty").join(technical, on="specialty", how="left")
    colleges = tables["colleges"].select("college_bin", "kato", pl.col("boarding_share").fill_null(0.0))
    if given.has("dormitories", "dormitory_colleges"):
        served = tables["dormitory_colleges"].select("college_bin", "dormitory_id").unique("college_bin", keep="first")
        colleges = colleges.join(served, on="college_bin", how="left")
    else:
        colleges = colleges.with_columns(dormitory_id=pl.lit(None, pl.String))
    programmes = tables["programmes"].select(
        *PROGRAMME_KEY[:-1],
        pl.lit("state").alias("funding"),
        pl.lit("").alias("target_employer"),
        pl.col("status").eq("candidate").alias("candidate"),
        study_years=(pl.col("duration_months") + 11) // 12,
        group_size=pl.col("group_size"),
        maximum_groups=pl.col("maximum_groups"),
        minimum_groups=pl.col("minimum_groups"),
        opening_cost_kzt=pl.col("opening_cost_kzt").fill_null(0.0),
        opens_from=pl.col("opens_from"),
        dual=pl.col("dual").fill_null(value=False),
    )
    return programmes.join(trades, on="qualification", how="left").join(colleges, on="college_bin", how="left")


def _may_open(given: OrderInput, lines: pl.DataFrame) -> pl.Series:
    opens = lines["candidate"] & (lines["opens_from"].is_null() | (lines["opens_from"] <= lines["year"]))
    if not given.has("licences"):
        return opens | ~lines["candidate"]
    keys = ["college_bin", "qualification", "year"]
    dated = lines.select(keys).unique().join(given.tables["licences"], on=keys[:2], how="inner")
    september = pl.date(pl.col("year"), 9, 1)
    holds = (pl.col("valid_from").is_null() | (pl.col("valid_from") <= september)) & (
        pl.col("valid_to").is_null() | (pl.col("valid_to") >= september)
    )
    held = dated.filter(holds).select(keys).unique().with_columns(held=pl.lit(value=True))
    licensed = lines.select(keys).join(held, on=keys, how="left", maintain_order="left")["held"].fill_null(value=False)
    return opens | (~lines["candidate"] & licensed)


def targeted_persons(given: OrderInput) -> pl.DataFrame:
    """This will sum targeted requests: target_employer, qualification, graduation_year, persons."""
    if not given.has("employer_requests"):
        schema = {"target_employer": pl.String, "qualification": pl.String, "graduation_year": pl.Int64}
        return pl.DataFrame(schema={**schema, "persons": pl.Int64})
    asked = given.tables["employer_requests"].filter(pl.col("targeted").fill_null(value=False))
    keys = [pl.col("bin").alias("target_employer"), "qualification", pl.col("year").alias("graduation_year")]
    return asked.group_by(keys).agg(pl.col("persons").sum()).filter(pl.col("persons") >= 1)


def _targeted_lines(given: OrderInput, plain: pl.DataFrame) -> pl.DataFrame:
    asked = targeted_persons(given).drop("persons")
    lines = plain.drop("target_employer").join(asked, on=["qualification", "graduation_year"], how="inner")
    return lines.select(plain.columns)


def _with_owners(lines: pl.DataFrame) -> pl.DataFrame:
    programme = pl.concat_str(PROGRAMME_KEY, separator="|")
    return lines.with_columns(
        programme=programme, line=pl.concat_str(programme, pl.lit("|"), pl.col("target_employer"))
    )


def _with_rates(lines: pl.DataFrame, given: OrderInput) -> pl.DataFrame:
    yields = given.tables["yields"].with_columns(pl.col("targeted").cast(pl.Int8).cast(pl.Boolean))
    keys = ["college_bin", "qualification", "base"]
    own = yields.filter(~pl.col("targeted")).select(*keys, "in_specialty")
    mean = own.group_by("qualification").agg(mean=pl.col("in_specialty").sort().mean())
    rate = yields.select(*keys, "targeted", pl.col("yield").alias("worker_yield"))
    rated = lines.with_columns(targeted=pl.col("target_employer") != "").join(rate, on=[*keys, "targeted"], how="left")
    rated = rated.join(own, on=keys, how="left").join(mean, on="qualification", how="left")
    return rated.with_columns(quality=(pl.col("in_specialty") - pl.col("mean")).fill_null(0.0)).drop(
        "in_specialty", "mean"
    )


def _with_past(lines: pl.DataFrame, given: OrderInput) -> pl.DataFrame:
    past = given.tables["past_orders"].filter(pl.col("year") < given.years[0])
    past = past.filter(pl.col("year") == pl.col("year").max()).with_columns(pl.col("target_employer").fill_null(""))
    known = past.select(*LINE_KEY, last_groups=pl.col("groups"), last_seats=pl.col("seats"), in_past=pl.lit(value=True))
    joined = lines.join(known, on=list(LINE_KEY), how="left")
    return joined.with_columns(
        pl.col("last_groups").fill_null(0).cast(pl.Int64),
        pl.col("last_seats").fill_null(0).cast(pl.Int64),
        pl.col("in_past").fill_null(value=False),
    )


def _with_previous(lines: pl.DataFrame) -> pl.DataFrame:
    before = lines.select("line", (pl.col("year") + 1).alias("year"), pl.col("variable").alias("previous"))
    return lines.join(before, on=["line", "year"], how="left", maintain_order="left")


def _with_cost(lines: pl.DataFrame, given: OrderInput) -> pl.DataFrame:
    taught = study_years(lines)
    norms = norms_by_year(given, range(given.years[0], _last_taught(lines) + 1))
    priced = taught.join(norms, on=["qualification", "academic_year"], how="left")
    cost = (
        priced.sort("variable", "academic_year")
        .group_by("variable", maintain_order=True)
        .agg(cost_kzt=(pl.col("group_size") * pl.col("norm")).sum())
    )
    return lines.join(cost, on="variable", how="left", maintain_order="left")


def _last_taught(lines: pl.DataFrame) -> int:
    last = lines.select((pl.col("graduation_year") - 1).max()).item()
    return int(last) if last is not None else 0
