"""Result tables read back as text."""

import polars as pl
from polars.testing import assert_frame_equal

from kasip.reporting.findings.reading import typed_results


def test_numbers_become_numbers_and_codes_stay_text():
    text = pl.DataFrame({"kato": ["350000000"], "year": ["2027"], "used": ["1.5"], "note": ["7a"], "gap": [None]})

    typed = typed_results({"limits": text.cast(pl.String)})["limits"]

    assert_frame_equal(
        typed,
        pl.DataFrame(
            {"kato": ["350000000"], "year": [2027], "used": [1.5], "note": ["7a"], "gap": [None]},
            schema_overrides={"gap": pl.Int64},
        ),
    )
