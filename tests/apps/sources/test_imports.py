"""Files beside the records: what is new, changed, unchanged, absent, rejected, and what storing it leaves."""

import polars as pl
import pytest
from tests.site.region import small_tables

from kasip.apps.accounts.permits import permits
from kasip.apps.classifications.models import Territory
from kasip.apps.colleges.models import College, Programme, Workshop
from kasip.apps.journal.actions import check_chain
from kasip.apps.journal.models import Event
from kasip.apps.labour_market.models import OtherSupply
from kasip.apps.sources.actions import change_record
from kasip.apps.sources.applying import RecordsMovedError, apply, import_tables
from kasip.apps.sources.comparing import compare
from kasip.apps.sources.enums import ImportMode, ImportState
from kasip.apps.sources.importing import import_folder, store
from kasip.apps.sources.models import Import
from kasip.apps.sources.registry import record_models
from kasip.apps.sources.rows import row_of, search_text_of
from kasip.apps.sources.standing import Standing
from kasip.apps.sources.undoing import UndoRefusedError, undo
from kasip.apps.sources.writing import search_texts
from kasip.contract.source import SourceTable
from kasip.vocabulary.faults import InputRejectedError

ZAVOD = "050140900108"


@pytest.fixture
def planner(site):
    with site.scope():
        yield site.actor_for("planner")


@pytest.fixture
def deputy(site):
    with site.scope():
        yield site.actor_for("college_deputy")


def offered(table, edit=lambda frame: frame):
    return {table: SourceTable(table, f"{table}.csv", edit(small_tables()[table].frame))}


def put(column, key, value):
    """Put a value into the rows whose first column is `key`."""

    def edit(frame):
        here = pl.col(frame.columns[0]) == key
        return frame.with_columns(pl.when(here).then(pl.lit(value)).otherwise(pl.col(column)).alias(column))

    return edit


def every_row():
    """How many rows the small region's tables have."""
    return sum(table.frame.height for table in small_tables().values())


def counted(difference):
    return {kind: count for kind, count in difference.counts().items() if count}


def reasons(difference):
    return [(fault.row, fault.column, fault.code) for fault in difference.rejections()]


def states(table):
    return Standing().of(table).drop("_pk", "_version")


def new_import(by, source_name="test"):
    return Import.objects.create(region_id=by.tenant, source_name=source_name, file_name="a.csv")


def test_every_table_of_the_small_region_has_a_row(site):
    with site.scope():
        empty = [table for table, model in record_models().items() if not model.objects.exists()]
    assert empty == []


def test_every_rule_of_reach_can_be_asked_of_rows_not_stored_yet(site):
    """A rule that only the database could answer would turn back every import of its table."""
    with site.scope():
        for role in ("college_deputy", "enterprise_hr", "planner"):
            difference = compare(small_tables(), site.actor_for(role))
            assert set(difference.tables) == set(record_models())
    assert permits()


def test_repeated_import_changes_nothing(planner):
    before = Event.objects.count()

    difference = compare(small_tables(), planner)
    stored = apply(difference, by=planner)

    assert counted(difference) == {"unchanged": every_row(), "rows": every_row()}
    assert stored == difference.counts()
    assert Event.objects.count() == before


def test_changed_and_new_rows_are_stored_with_one_event_each(planner):
    rows = offered("workshops", put("rooms", "W01", "9"))
    extra = rows["workshops"].frame.head(1).with_columns(workshop_id=pl.lit("W99"))
    rows["workshops"] = SourceTable("workshops", "workshops.csv", pl.concat([rows["workshops"].frame, extra]))
    first = rows["workshops"].frame["workshop_id"][0]
    rows = {"workshops": SourceTable("workshops", "w.csv", put("rooms", first, "9")(rows["workshops"].frame))}
    before = Workshop.objects.get(workshop_id=first)

    difference = compare(rows, planner)
    apply(difference, by=planner, occasion="import:1", reason="new equipment")

    changed = Workshop.objects.get(workshop_id=first)
    assert counted(difference) == {"new": 1, "changed": 1, "unchanged": 10, "rows": 12}
    assert (changed.rooms, changed.version, changed.search_text) == (9, before.version + 1, before.search_text)
    events = Event.objects.filter(occasion="import:1").order_by("sequence")
    assert [(e.action, e.subject, e.subject_id, e.reason) for e in events] == [
        ("created", "workshops", Workshop.objects.get(workshop_id="W99").pk, "new equipment"),
        ("changed", "workshops", changed.pk, "new equipment"),
    ]
    assert events[1].changes == {"rooms": [before.rooms, 9]}
    assert check_chain(planner.tenant) == []


@pytest.mark.usefixtures("planner")
def test_search_text_is_that_of_a_record_typed_by_hand():
    for table, model in record_models().items():
        frame = Standing().of(table).head(3)
        expected = [search_text_of(model, row) for row in frame.iter_rows(named=True)]
        assert search_texts(model, frame).to_list() == expected


def test_column_the_file_lacks_keeps_what_stands(planner):
    difference = compare(offered("colleges", lambda frame: frame.drop("ownership", "latitude", "longitude")), planner)

    assert counted(difference) == {"unchanged": 5, "rows": 5}


def test_rows_that_are_wrong_are_rejected_with_every_reason(planner):
    def edit(frame):
        spoilt = put("kato", ZAVOD, "999999999")(put("boarding_share", ZAVOD, "7")(frame))
        return pl.concat([spoilt, spoilt.tail(1)])

    difference = compare(offered("colleges", edit), planner)

    assert counted(difference) == {"unchanged": 4, "rejected": 2, "rows": 6}
    assert sorted(reasons(difference)) == [
        (2, "boarding_share", "above_maximum"),
        (2, "kato", "unknown_reference"),
        (7, "college_bin", "duplicate_key"),
    ]


def test_rows_that_refer_to_a_rejected_row_are_rejected(planner):
    tables = small_tables()
    territories = pl.concat(
        [
            tables["territories"].frame,
            tables["territories"].frame.tail(1).with_columns(kato=pl.lit("99"), name_ru=pl.lit("Новый")),
        ]
    )
    colleges = put("kato", ZAVOD, "99")(tables["colleges"].frame)

    difference = compare(
        {
            "territories": SourceTable("territories", "territories.csv", territories),
            "colleges": SourceTable("colleges", "colleges.csv", colleges),
        },
        planner,
    )

    assert counted(difference) == {"unchanged": 7, "rejected": 2, "rows": 9}


def test_one_wrong_row_keeps_everything_out_and_every_row_is_accounted_for(planner):
    rows = offered("other_supply", put("persons", "3W07150501", "many"))
    difference = compare(rows, planner)
    before = Event.objects.count()

    with pytest.raises(InputRejectedError):
        import_tables(rows, by=planner)

    counts = difference.counts()
    assert counts["rejected"] > 0
    assert counts["rows"] == counts["new"] + counts["changed"] + counts["unchanged"] + counts["rejected"] == 12
    assert Event.objects.count() == before


def test_deputy_changes_the_own_college_and_no_other(deputy):
    rows = offered("workshops", lambda frame: frame.with_columns(rooms=pl.lit("7")))

    difference = compare(rows, deputy)
    apply(difference, by=deputy)

    own = Workshop.objects.filter(college__college_bin=deputy.organisation_code)
    others = Workshop.objects.exclude(college__college_bin=deputy.organisation_code)
    assert {code for _, _, code in reasons(difference)} == {"outside_reach"}
    assert difference.counts()["rejected"] == others.count()
    assert {one.rooms for one in own} == {7}
    assert 7 not in {one.rooms for one in others}


def test_deputy_adds_no_row_to_another_college(deputy):
    other = College.objects.exclude(college_bin=deputy.organisation_code).values_list("college_bin", flat=True)[0]

    def edit(frame):
        row = frame.head(1).with_columns(workshop_id=pl.lit("new"), college_bin=pl.lit(other), centre_id=pl.lit(""))
        return pl.concat([row, row.with_columns(workshop_id=pl.lit("own"), college_bin=pl.lit(ZAVOD))])

    difference = compare(offered("workshops", edit), deputy)

    assert deputy.organisation_code == ZAVOD
    assert reasons(difference) == [(2, "", "outside_reach")]
    assert counted(difference) == {"new": 1, "rejected": 1, "absent": 3, "rows": 2}


def test_enterprise_adds_no_site_that_opens(site):
    with site.scope():
        personnel = site.actor_for("enterprise_hr")

        def edit(frame):
            own = frame.head(1).with_columns(bin=pl.lit(personnel.organisation_code), opens_on=pl.lit("2028-01-01"))
            states = ("opening", "existing", "closing")
            return pl.concat(
                own.with_columns(facility_id=pl.lit(f"own-{state}"), status=pl.lit(state)) for state in states
            )

        difference = compare(offered("facilities", edit), personnel)

    assert reasons(difference) == [(2, "", "outside_reach")]
    assert (counted(difference)["new"], counted(difference)["rejected"]) == (2, 1)


def test_deputy_changes_only_the_columns_of_the_role(deputy):
    rows = offered(
        "programmes",
        lambda frame: frame.filter(pl.col("college_bin") == ZAVOD).with_columns(
            status=pl.lit("candidate"), group_size=pl.lit("24")
        ),
    )

    found = {(column, code) for _, column, code in reasons(compare(rows, deputy))}

    assert ("status", "column_not_yours") in found
    assert ("group_size", "column_not_yours") not in found


def test_nothing_of_another_region_is_seen_or_changed(site):
    with site.scope():
        difference = compare(small_tables(canary=True), site.actor_for("planner"))
        apply(difference, by=site.actor_for("planner"))
    with site.scope(site.other):
        repeated = compare(small_tables(canary=True), site.actor_for("planner", site.other))

    assert difference.counts()["changed"] > 0
    assert counted(repeated) == {"unchanged": every_row(), "rows": every_row()}


def test_replacing_removes_what_the_file_lacks_but_nothing_referred_to(planner):
    rows = offered("other_supply", lambda frame: frame.head(2)) | offered("colleges", lambda frame: frame.head(1))

    difference = compare(rows, planner, ImportMode.REPLACE)
    apply(difference, by=planner, occasion="import:1")

    assert difference.tables["other_supply"].counts()["removed"] == 10
    assert difference.tables["colleges"].counts()["removed"] == 0
    assert [fault.code for fault in difference.tables["colleges"].kept] == ["still_referred_to"] * 4
    assert (OtherSupply.objects.count(), College.objects.count()) == (2, 5)
    assert Event.objects.filter(occasion="import:1", action="removed").count() == 10


def test_absent_records_stay_unless_replacing_was_chosen(planner):
    difference = compare(offered("other_supply", lambda frame: frame.head(2)), planner)
    apply(difference, by=planner)

    assert counted(difference) == {"unchanged": 2, "absent": 10, "rows": 2}
    assert OtherSupply.objects.count() == 12


def test_records_moved_since_the_comparison_are_not_overwritten(planner):
    difference = compare(offered("colleges", put("name_en", ZAVOD, "From the file")), planner)
    record = College.objects.get(college_bin=ZAVOD)
    texts = {name: "" if value is None else str(value) for name, value in row_of(record).items()}
    change_record(
        model=College,
        pk=record.pk,
        version=record.version,
        texts=texts | {"name_en": "By hand"},
        by=planner,
        reason="r",
    )

    with pytest.raises(RecordsMovedError):
        apply(difference, by=planner)

    assert College.objects.get(college_bin=ZAVOD).name_en == "By hand"


def test_undo_leaves_what_stood_before(planner):
    tables = ("territories", "colleges", "other_supply", "workshops", "programmes")
    before = {table: states(table) for table in tables}
    territories = small_tables()["territories"].frame
    added = territories.tail(1).with_columns(kato=pl.lit("995000000"), name_ru=pl.lit("Новый район"))
    rows = {
        **offered("territories", lambda frame: pl.concat([frame, added])),
        **offered("colleges", put("kato", ZAVOD, "995000000")),
        **offered("other_supply", lambda frame: frame.head(2)),
        **offered("workshops", lambda frame: frame.with_columns(rooms=pl.lit("5"), opens_on=pl.lit("2027-09-01"))),
    }
    one = new_import(planner)
    store(one, compare(rows, planner, ImportMode.REPLACE), by=planner)
    assert Territory.objects.filter(kato="995000000").exists()

    undo(one, by=planner, reason="wrong file")

    for table in tables:
        assert states(table).sort(pl.all()).equals(before[table].sort(pl.all())), table
    one.refresh_from_db()
    assert one.state == ImportState.UNDONE
    assert check_chain(planner.tenant) == []


def test_undo_is_refused_where_records_were_changed_since(planner):
    one = new_import(planner)
    store(one, compare(offered("colleges", put("name_en", ZAVOD, "From the file")), planner), by=planner)
    import_tables(offered("colleges", put("name_en", ZAVOD, "Since")), by=planner)

    with pytest.raises(UndoRefusedError) as refused:
        undo(one, by=planner)

    assert [(found.code, found.table, found.count) for found in refused.value.obstacles] == [
        ("undo_changed_since", "colleges", 1)
    ]
    assert College.objects.get(college_bin=ZAVOD).name_en == "Since"


def test_undo_is_refused_where_a_later_import_of_the_source_is_stored(planner):
    first, second = new_import(planner), new_import(planner)
    store(first, compare(offered("colleges", put("name_en", ZAVOD, "First")), planner), by=planner)
    store(second, compare(offered("colleges", put("name_ru", ZAVOD, "Второй")), planner), by=planner)

    with pytest.raises(UndoRefusedError) as refused:
        undo(first, by=planner)

    assert [found.code for found in refused.value.obstacles] == ["undo_not_latest"]


def test_programmes_changed_by_hand_are_no_obstacle_to_undoing_another_table(planner):
    one = new_import(planner)
    store(one, compare(offered("colleges", put("name_en", ZAVOD, "From the file")), planner), by=planner)
    import_tables(offered("programmes", lambda frame: frame.with_columns(group_size=pl.lit("24"))), by=planner)

    undo(one, by=planner)

    assert College.objects.get(college_bin=ZAVOD).name_en == "Zavod Polytechnic College"
    assert set(Programme.objects.values_list("group_size", flat=True)) == {24}


def test_folder_stored_once_is_not_read_again(planner, tmp_path):
    folder = tmp_path / "study"
    folder.mkdir()
    for name, table in small_tables().items():
        table.frame.write_csv(folder / f"{name}.csv")

    first = import_folder(folder, by=planner, source_name="folder")
    second = import_folder(folder, by=planner, source_name="folder")

    assert (first.state, first.counts["unchanged"]) == (ImportState.UNCHANGED, every_row())
    assert second.pk == first.pk
