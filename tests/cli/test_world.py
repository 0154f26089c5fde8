"""jointdesk world on disk: every file, nothing partial, no folder of somebody else overwritten."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner, Result

from jointdesk.cli import world as world_module
from jointdesk.cli.world import command
from jointdesk.engine.errors import InputError

ARGUMENTS = ("--complaints", "120", "--seed", "5")


def run(folder: Path, *more: str) -> Result:
    return CliRunner().invoke(command, [str(folder), *ARGUMENTS, *more])


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_world_is_written_whole(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "world"
    result = run(folder, "--desks", "vn,kh,kr")
    assert result.exit_code == 0
    assert "120 complaints" in result.stderr
    desk_files = {
        f"{desk}/{name}.csv"
        for desk in ("vn", "kh", "kr")
        for name in ("complaints", "corrections", "notices")
    }
    host_files = {
        "kh/operations.csv",
        "kh/roster_corrections.csv",
        "kh/proceedings.csv",
        "kh/partner_arrests.csv",
    }
    whole = {"complaints.csv", "mentions.parquet", "rosters.csv", "lists.csv", "world.json"}
    names = ("complaints", "hits", "notices", "sought", "persons", "hubs", "gangs", "mules")
    truth = {f"truth/{name}.csv" for name in names} | {"truth/totals.json"}
    assert desk_files | host_files | whole | truth <= contents(folder).keys()
    assert not [path for path in folder.parent.iterdir() if path != folder]
    mentions = pl.read_parquet(folder / "mentions.parquet")
    assert mentions.columns == ["complaint", "kind", "value"]
    known = {row["id"] for row in read(folder / "complaints.csv")}
    assert set(mentions["complaint"]) <= known
    assert len(known) == 120
    totals = json.loads((folder / "truth" / "totals.json").read_text())
    assert (totals["foreigners"], totals["provinces"], totals["ringleaders_prosecuted"]) == (181, 6, 9)
    rosters = {path.stem for path in (folder / "kh" / "rosters").iterdir()}
    assert rosters == {row["id"] for row in read(folder / "kh" / "operations.csv")}


def test_screening_files_are_in_the_form_of_the_screen_command(tmp_path: Path) -> None:
    run(tmp_path / "world")
    for name in ("rosters.csv", "lists.csv"):
        rows = read(tmp_path / "world" / name)
        assert list(rows[0]) == ["id", "name", "birth_date", "nationality", "document"]
        assert all(row["id"] and row["name"] for row in rows)


def test_the_same_arguments_write_the_same_bytes_and_replace_an_older_world(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    run(first)
    run(second)
    assert contents(first) == contents(second)
    result = CliRunner().invoke(command, [str(second), "--complaints", "30", "--seed", "6"])
    assert result.exit_code == 0
    assert len(read(second / "complaints.csv")) == 30
    assert sorted(path.name for path in tmp_path.iterdir()) == ["first", "second"]


def test_a_folder_that_holds_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("years of work")
    error = run(tmp_path / "thesis").exception
    assert isinstance(error, InputError)
    assert "not a world" in str(error)
    assert contents(tmp_path) == {"thesis/chapter.txt": b"years of work"}


def test_a_file_in_the_way_is_refused(tmp_path: Path) -> None:
    (tmp_path / "world").write_text("a file")
    error = run(tmp_path / "world").exception
    assert isinstance(error, InputError)
    assert "is not a folder" in str(error)
    error = run(tmp_path / "world" / "below").exception
    assert isinstance(error, InputError)
    assert (tmp_path / "world").read_text() == "a file"


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "world").mkdir()
    assert run(tmp_path / "world").exit_code == 0
    assert (tmp_path / "world" / "world.json").is_file()


def test_nothing_partial_is_left_when_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(world_module, "_write_parquet", fail)
    error = run(tmp_path / "world").exception
    assert isinstance(error, InputError)
    assert "No space left on device" in str(error)
    assert list(tmp_path.iterdir()) == []


def test_an_older_world_survives_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(tmp_path / "world")
    before = contents(tmp_path)

    def fail(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(world_module, "_write_parquet", fail)
    assert isinstance(run(tmp_path / "world").exception, InputError)
    assert contents(tmp_path) == before


@pytest.mark.parametrize(
    "wrong",
    [
        ("--complaints", "0"),
        ("--complaints", "many"),
        ("--seed", "x"),
        ("--scale", "huge"),
        ("--desks", "vn"),
        ("--desks", "kh,xx"),
        ("--desks", ""),
    ],
)
def test_wrong_usage_is_said(tmp_path: Path, wrong: tuple[str, str]) -> None:
    assert run(tmp_path / "world", *wrong).exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_the_command_is_wired_and_exits_1_on_bad_input(tmp_path: Path) -> None:
    (tmp_path / "something").write_text("else")
    call = "from jointdesk.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", call, "world", str(tmp_path), *ARGUMENTS],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "not a world" in done.stderr
