"""Why one person got what they got: an output folder and an identifier in, short sentences out."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import attrs
import polars as pl

from kasip.core.matching.explaining import OPEN
from kasip.core.matching.lottery import SHOWN_DIGITS, lottery_number
from kasip.gateways.results import Results, read_results
from kasip.studies.loading import Study, load_study
from kasip.vocabulary.faults import Fault, InputRejectedError
from kasip.wording.catalogue import say

Row = Mapping[str, object]
BED_REASONS = ("no_bed", "bed_cutoff", "bed_lottery")
EMPTY = "—"


@attrs.frozen
class Asked:
    """Who is asked about, and in which language.

    Attributes:
        out: output folder.
        person: identifier of the applicant or student.
        language: `kk`, `ru` or `en`.
        folder: the input, where it is no longer where the certificate says.
    """

    out: Path
    person: str
    language: str
    folder: Path | None = None

    def say(self, code: str, **facts: object) -> str:
        """This will word one sentence; numbers in full, so that close scores can be told apart."""
        return say(code, self.language, **{name: self.exact(value) for name, value in facts.items()})

    def exact(self, value: object) -> object:
        """This will write a score in its shortest exact form and a missing one as a dash."""
        if value is None:
            return EMPTY
        if not isinstance(value, float):
            return value
        text = repr(value).removesuffix(".0")
        return text if self.language == "en" else text.replace(".", ",")

    def rejected(self, file: str, column: str, code: str) -> InputRejectedError:
        """This will say what stands in the way of an explanation."""
        return InputRejectedError([Fault(file, 0, column, code, self.person[:80], {"folder": str(self.out)})])


def explain(out: Path, person: str, language: str = "en", folder: Path | None = None) -> Mapping[str, object]:
    """This will say in short sentences what a person obtained, what they did not, and why.

    Args:
        out: folder `kasip admit` or `kasip place` wrote.
        person: identifier of an applicant or a student.
        language: `kk`, `ru` or `en`.
        folder: the input, where it is no longer where the certificate says.

    Returns:
        `person`, `study` and `lines`, sentences in order.

    Raises:
        InputRejectedError: the folder holds no such result, its input is not there or changed, or nobody is
            called that.
    """
    asked, results = Asked(out, person, language, folder), read_results(out)
    study = str(results.certificate.get("study"))
    tables = TABLES_NEEDED.get(study)
    if tables is None or any(name not in results.tables for name in tables):
        raise asked.rejected("certificate.json", "study", "explain_no_result")
    return {"person": person, "study": study, "lines": list(EXPLAINED[study](asked, results))}


def _about_applicant(asked: Asked, results: Results) -> Iterator[str]:
    if _rows(results.tables.get("quarantine"), asked.person):
        yield asked.say("explain_withheld")
        return
    own = _rows(results.tables["assignment"], asked.person)
    if not own:
        raise asked.rejected("assignment", "applicant_id", "explain_unknown_applicant")
    study = _input(asked, results)
    yield from _lottery(asked, str(results.certificate["seed"]))
    yield _obtained(asked, own[0])
    yield from _wishes(asked, results, study, own[0])
    yield from _alternatives(asked, results, own[0])
    yield asked.say("explain_checked")


def _input(asked: Asked, results: Results) -> Study:
    """Scores of another input would explain another result."""
    path = asked.folder or asked.out / str(results.certificate.get("input") or "")
    if not path.exists():
        raise asked.rejected("certificate.json", "input", "verify_input_missing")
    study = load_study(path, "admission")
    if study.input_hash != results.certificate.get("input_hash"):
        raise asked.rejected("certificate.json", "input_hash", "verify_input_changed")
    return study


def _rows(table: pl.DataFrame | None, person: str, column: str = "applicant_id") -> list[dict[str, object]]:
    if table is None or column not in table.columns:
        return []
    return table.filter(pl.col(column).cast(pl.String) == person).to_dicts()


def _lottery(asked: Asked, seed: str) -> Iterator[str]:
    yield asked.say("explain_lottery", number=lottery_number(int(seed), asked.person)[:SHOWN_DIGITS])
    ticket = shlex.quote(f"{seed}:{asked.person}")
    yield asked.say("explain_lottery_by_hand", command=f"printf '%s' {ticket} | sha256sum")


def _obtained(asked: Asked, own: Row) -> str:
    if not own["programme_id"]:
        return asked.say("explain_nothing")
    code = "explain_seat_with_bed" if _flag(own["bed"]) else "explain_seat"
    return asked.say(code, programme=own["programme_id"])


def _flag(value: object) -> bool:
    return str(value) in ("1", "true", "True")


def _wishes(asked: Asked, results: Results, study: Study, own: Row) -> Iterator[str]:
    """This will go down the list: why not, the one obtained, and that later ones were not needed."""
    wishes = study.tables["wishes"]
    reasons = {int(str(row["rank"])): row for row in _rows(results.tables["reasons"], asked.person)}
    obtained = int(str(own["rank"])) if own["rank"] else None
    mine = wishes.filter(pl.col("applicant_id") == asked.person).sort("rank")
    if mine.height == 0:
        yield asked.say("explain_no_wishes")
    for number, wish in enumerate(mine.iter_rows(named=True), start=1):
        code = "explain_wish_with_bed" if wish["bed"] else "explain_wish"
        place, asking = standing(wishes, wish, int(str(results.certificate["seed"])))
        yield asked.say(
            code, number=number, programme=wish["programme_id"], score=float(wish["score"]), place=place, asked=asking
        )
        if wish["rank"] in reasons:
            yield from _reason(asked, reasons[wish["rank"]], "holders" if "held" in study.given else "everybody")
        else:
            yield asked.say("explain_wish_obtained" if wish["rank"] == obtained else "explain_wish_not_needed")
        yield from _cutoffs(asked, results, study, str(wish["programme_id"]))


def standing(wishes: pl.DataFrame, wish: Row, seed: int) -> tuple[int, int]:
    """This will return (place by score, then lottery; how many ask) among those who wish for the same programme.

    Who wishes for it with and without a bed counts once, by the better score.
    """
    same = wishes.filter(pl.col("programme_id") == wish["programme_id"])
    asking = same.group_by("applicant_id").agg(pl.col("score").max())
    others = asking.filter(pl.col("applicant_id") != wish["applicant_id"])
    better = others.filter(pl.col("score") > pl.lit(wish["score"])).height
    own = lottery_number(seed, str(wish["applicant_id"]))
    tied = others.filter(pl.col("score") == pl.lit(wish["score"]))["applicant_id"]
    return 1 + better + sum(lottery_number(seed, str(name)) < own for name in tied), asking.height


def _reason(asked: Asked, row: Row, seated: str) -> Iterator[str]:
    """This will give the first reason that holds, in the person's own figures, and the promise that stands behind it.

    Args:
        asked: who is asked about.
        row: row of the table `reasons`.
        seated: who sits where no score at all is enough: `everybody`, or in a later round also earlier `holders`.
    """
    reason = str(row["reason"])
    facts = {name: _number(row[name]) for name in ("own_score", "cutoff", "own_bed_priority", "bed_cutoff")}
    unnamed = reason == "below_cutoff" and facts["cutoff"] is None
    yield asked.say(f"reason_below_{seated}" if unnamed else f"reason_{reason}", **facts)
    if reason in BED_REASONS:
        yield asked.say("promise_no_bed_envy")
    elif reason not in ("programme_closed", "bed_held_back"):
        yield asked.say("promise_no_seat_envy")


def _number(cell: object) -> float | None:
    return None if cell is None or cell == "" else float(str(cell))


def _cutoffs(asked: Asked, results: Results, study: Study, programme: str) -> Iterator[str]:
    """This will state the cut-offs that apply to the person: everybody's, and those of their categories."""
    member = {str(row["category"]) for row in _rows(study.tables["categories"], asked.person)} | {OPEN}
    for row in _rows(results.tables["cutoffs"], programme, "programme_id"):
        if row["category"] in member:
            kind = "everybody" if row["category"] == OPEN else "category"
            yield asked.say(f"cutoff_{row['status']}_{kind}", cutoff=_number(row["cutoff"]), category=row["category"])


def _alternatives(asked: Asked, results: Results, own: Row) -> Iterator[str]:
    if own["programme_id"]:
        return
    rows = _rows(results.tables.get("alternatives"), asked.person)
    yield asked.say("explain_alternatives" if rows else "explain_no_alternatives")
    for row in sorted(rows, key=lambda row: int(str(row["place"]))):
        yield asked.say("explain_alternative", programme=row["programme_id"], free=int(str(row["free_seats"])))


def _about_student(asked: Asked, results: Results) -> Iterator[str]:
    terms = _rows(results.tables["placement"], asked.person, "student_id")
    if not terms:
        raise asked.rejected("placement", "student_id", "explain_unknown_student")
    reasons = {str(row["term"]): row for row in _rows(results.tables["reasons"], asked.person, "student_id")}
    for row in terms:
        if row["place_id"]:
            yield asked.say("explain_placed", term=int(str(row["term"])), place=row["place_id"])
        else:
            why = reasons[str(row["term"])][f"reason_{asked.language}"]
            yield asked.say("explain_unplaced", term=int(str(row["term"])), reason=why)
    yield asked.say("explain_checked")


EXPLAINED: Mapping[str, Callable[[Asked, Results], Iterator[str]]] = {
    "admission": _about_applicant,
    "placement": _about_student,
}
"""Certificate key `study` -> who explains it."""

TABLES_NEEDED: Mapping[str, tuple[str, ...]] = {
    "admission": ("assignment", "reasons", "cutoffs"),
    "placement": ("placement", "reasons"),
}
