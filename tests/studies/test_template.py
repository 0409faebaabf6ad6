"""The template is empty, typed, commented, and once filled in it is a right study."""

import openpyxl
import pytest
from click.testing import CliRunner
from tests.studies.malformed_folders import right_tables, write

from kasip.cli.study.template import command
from kasip.contract.dictionary import dictionary, studies
from kasip.studies.loading import load_study
from kasip.studies.template import write_template
from kasip.vocabulary.faults import InputRejectedError
from kasip.wording.catalogue import LANGUAGES


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    path = tmp_path_factory.mktemp("template") / "region.xlsx"
    write_template(path, "region", "kk")
    return path


def test_template_has_a_sheet_a_table_with_its_columns(template):
    book = openpyxl.load_workbook(template)

    assert book.sheetnames[0] == "Нұсқаулық"
    for name, table in dictionary("region").items():
        assert [cell.value for cell in book[name][1]] == [column.name for column in table.columns]
        assert all(cell.comment is not None for cell in book[name][1])


def test_template_keeps_codes_as_text_and_offers_allowed_values(template):
    sheet = openpyxl.load_workbook(template)["programmes"]
    names = [cell.value for cell in sheet[1]]
    lists = {rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type == "list"}

    assert sheet.column_dimensions["B"].number_format == "@"
    assert names[1] == "qualification"
    assert '"licensed,candidate"' in lists
    assert '"иә,жоқ"' in lists


def test_required_columns_are_marked(template):
    header = openpyxl.load_workbook(template)["colleges"][1]
    fills = {cell.value: cell.fill.start_color.rgb for cell in header}

    assert fills["college_bin"] == fills["kato"] != fills["name_kk"]


def test_empty_template_is_refused_for_its_required_tables_only(template, tmp_path):
    (tmp_path / "region.xlsx").write_bytes(template.read_bytes())

    with pytest.raises(InputRejectedError) as error:
        load_study(tmp_path)

    needed = {f"region.xlsx[{name}]" for name, table in dictionary("region").items() if table.required}
    assert {(fault.file, fault.code) for fault in error.value.faults} == {
        (file, "table_without_rows") for file in needed
    }


def test_filled_template_is_the_study_it_was_filled_from(template, tmp_path):
    tables = right_tables()
    book = openpyxl.load_workbook(template)
    for name, frame in tables.items():
        sheet = book[name]
        columns = {cell.value: cell.column for cell in sheet[1]}
        for number, row in enumerate(frame.iter_rows(named=True), start=2):
            for column, value in row.items():
                sheet.cell(number, columns[column], value)
    filled, plain = tmp_path / "filled", tmp_path / "plain"
    filled.mkdir()
    plain.mkdir()
    book.save(filled / "region.xlsx")
    write(plain, tables)

    assert load_study(filled).input_hash == load_study(plain).input_hash
    assert load_study(filled).warnings == ()


@pytest.mark.parametrize("study", studies())
@pytest.mark.parametrize("language", LANGUAGES)
def test_template_is_the_same_bytes_every_time(tmp_path, study, language):
    for name in ("one.xlsx", "two.xlsx"):
        write_template(tmp_path / name, study, language)

    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_command_writes_a_template_and_never_over_a_file(tmp_path):
    file = tmp_path / "region.xlsx"

    first = CliRunner().invoke(command, [str(file), "--language", "ru"])
    second = CliRunner().invoke(command, [str(file), "--language", "ru"])

    assert (first.exit_code, second.exit_code) == (0, 1)
    assert "не перезаписывается" in second.stderr
    assert CliRunner().invoke(command, [str(tmp_path / "region.csv")]).exit_code == 2
