"""Regions of any size: the size asked for, on the country's codes, by the same code as Karaganda."""

import polars as pl
import pytest
from click.testing import CliRunner

from kasip.cli.main import kasip
from kasip.example.national import invented_region
from kasip.example.profile import generated
from kasip.example.rows import marked_columns
from kasip.example.tables import contract_keys, fact


@pytest.mark.parametrize(("colleges", "specialties"), [(1, 3), (2, 5), (12, 30), (60, 126)])
@pytest.mark.parametrize("seed", [0, 4, 7])
def test_generated_region_has_the_size_asked_for(colleges, specialties, seed):
    tables = invented_region(seed=seed, colleges=colleges, specialties=specialties)

    assert tables["colleges"].height == colleges
    assert tables["specialties"].height == specialties
    for name, frame in tables.items():
        assert tuple(frame.columns) == marked_columns(name), name
        assert not frame.select(contract_keys(name)).is_duplicated().any(), name


def test_generated_region_of_forty_colleges_has_the_programmes_of_the_national_set():
    assert invented_region(seed=1, colleges=40, specialties=126)["programmes"].height == 16_000 // 20


@pytest.mark.parametrize("kato", fact("kato_regions")["kato"].to_list())
def test_every_region_of_the_country_has_districts_to_stand_on(kato):
    districts = generated(1, kato, 5, 10).districts

    assert districts.height >= 1
    assert districts["kato"].str.starts_with(kato[:2]).all()


def test_generated_command_writes_one_folder_a_region(tmp_path):
    arguments = ["--colleges", "2", "--specialties", "6", "--regions", "3", "--seed", "5", "--quiet"]
    result = CliRunner().invoke(kasip, ["example", "generated", str(tmp_path / "country"), *arguments])

    folders = sorted(path.name for path in (tmp_path / "country").iterdir() if path.is_dir())
    assert result.exit_code == 0
    assert folders == fact("kato_regions")["kato"].sort()[:3].to_list()
    assert pl.read_csv(tmp_path / "country" / folders[0] / "colleges.csv").height == 2


def test_generated_command_refuses_more_specialties_than_there_are(tmp_path):
    result = CliRunner().invoke(kasip, ["example", "generated", str(tmp_path / "x"), "--specialties", "127"])

    assert result.exit_code == 2
    assert not (tmp_path / "x").exists()
