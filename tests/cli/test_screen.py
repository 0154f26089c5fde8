"""`jointdesk screen`: a JSON line per roster row. Persons are invented."""

import json
from pathlib import Path

import pytest

from jointdesk.cli import main

HEADER = "id,name,birth_date,nationality,document\n"
LIST = HEADER + "W1,Nguyễn Văn Hùng,1988-03-07,VN,C1234567\nW1,Hùng Sẹo,,,\nW2,김민준,1995-11-21,KR,\n"
ROSTER = HEADER + "1,HUNG NGUYEN VAN,1988-07-03,VN,\n2,Kim Minjun,,,\n3,,,,\n"


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    roster, listed = tmp_path / "roster.csv", tmp_path / "list.csv"
    roster.write_text(ROSTER, encoding="utf-8")
    listed.write_text(LIST, encoding="utf-8")
    return roster, listed


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["jointdesk", "screen", *arguments])
    try:
        main()
    except SystemExit as stopped:
        return int(stopped.code or 0)
    return 0


def test_a_line_per_roster_row_and_statistics_last(
    files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, *map(str, files), "--stats") == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line.get("id") for line in lines] == ["1", "2", "3", None]
    first, second = lines[0]["candidates"][0], lines[1]["candidates"][0]
    assert (first["id"], first["outcome"]) == ("W1", "match")
    assert set(first) == {"id", "score", "outcome", "reasons"}
    assert (second["id"], second["outcome"]) == ("W2", "cannot_compare")
    assert lines[2]["candidates"] == []
    assert "candidates" not in lines[3]
    assert lines[3]["stats"]["names"] == 3
    assert lines[3]["stats"]["candidates"] == 2


def test_a_row_with_almost_nothing_says_so_and_an_age_counts_from_the_day_it_was_told(
    files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    header = "id,name,birth_date,nationality,document,sex,age\n"
    files[0].write_text(f"{header}1,HUNG NGUYEN VAN,,VN,,nam,37 tuổi\n2,,,,,,\n3,Kim Minjun,,,,,\n", "utf-8")
    reasons = {}
    for day in ("2025-10-15", "2055-10-15"):
        assert run(monkeypatch, *map(str, files), "--told-on", day) == 0
        lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        reasons[day] = " ".join(lines[0]["candidates"][0]["reasons"])
        assert "lacks" not in lines[0]
        assert lines[1]["lacks"].startswith("neither name nor document")
        assert lines[2]["lacks"].endswith("leads only")
    assert "age fits" in reasons["2025-10-15"]
    assert "other age" in reasons["2055-10-15"]


def test_top_bounds_the_candidates(
    files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    files[1].write_text(HEADER + "".join(f"W{n},Kim Minjun,,,\n" for n in range(9)), encoding="utf-8")
    assert run(monkeypatch, *map(str, files), "--top", "2") == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [len(line["candidates"]) for line in lines] == [0, 2, 0]


@pytest.mark.parametrize("which", [0, 1])
def test_a_bad_file_is_one_line_and_no_output(
    which: int,
    files: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    files[which].write_text(HEADER + "1,A,1990-02-30,VN,\n", encoding="utf-8")
    assert run(monkeypatch, *map(str, files)) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert f"{files[which]}, line 2, field birth_date" in captured.err
    assert captured.err.count("\n") == 1


def test_usage(monkeypatch: pytest.MonkeyPatch, files: tuple[Path, Path]) -> None:
    assert run(monkeypatch, str(files[0])) == 2
    assert run(monkeypatch, *map(str, files), "--top", "0") == 2
    assert run(monkeypatch, str(files[0]), "/nowhere/list.csv") == 1


def test_an_index_is_kept_and_built_anew_when_it_is_stale_or_damaged(
    files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    index = files[0].with_name("kept")
    arguments = (*map(str, files), "--told-on", "2025-10-15", "--index", str(index))

    def answer() -> str:
        assert run(monkeypatch, *arguments) == 0
        return capsys.readouterr().out

    first, written = answer(), index.stat().st_mtime_ns
    assert answer() == first
    assert index.stat().st_mtime_ns == written
    index.write_bytes(index.read_bytes()[:-5])
    assert answer() == first
    files[1].write_text(LIST.replace("W2", "W9"), encoding="utf-8")
    assert answer() == first.replace("W2", "W9")


def test_an_index_that_cannot_be_written_is_said_in_one_line(
    files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, *map(str, files), "--index", str(files[0].parent / "no" / "where")) == 1
    captured = capsys.readouterr()
    assert (captured.out, captured.err.count("\n")) == ("", 1)
