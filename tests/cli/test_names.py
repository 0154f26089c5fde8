"""`jointdesk names score`: a JSON line per pair, or one line that says what is wrong with the file."""

import json
from pathlib import Path

import pytest

from jointdesk.cli import main


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["jointdesk", *arguments])
    try:
        main()
    except SystemExit as stopped:
        return int(stopped.code or 0)
    return 0


def test_scores_each_pair(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "pairs.tsv"
    file.write_text("label\tname_b\tname_a\n1\tHun Sen\tហ៊ុន សែន\n0\tMr.\t\n", encoding="utf-8")
    assert run(monkeypatch, "names", "score", str(file)) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [list(line) for line in lines] == [["name_a", "name_b", "outcome", "score", "reasons"]] * 2
    assert (lines[0]["name_a"], lines[0]["outcome"]) == ("ហ៊ុន សែន", "match")
    assert (lines[1]["outcome"], lines[1]["score"]) == ("cannot_compare", 0.0)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"name_a\tname\nA\tB\n", "pairs.tsv, line 1, field name_b: column is missing"),
        (b"", "line 1, field name_a"),
        (b"name_a\tname_b\nA\tB\nC\n", "line 3: 1 cells"),
        (b"name_a\tname_b\nA\t\xff\n", "line 2: not UTF-8"),
    ],
)
def test_a_bad_file_is_one_line_and_no_output(
    content: bytes,
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "pairs.tsv"
    file.write_bytes(content)
    assert run(monkeypatch, "names", "score", str(file)) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert told in captured.err
    assert captured.err.count("\n") == 1


def test_no_such_file(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, "names", "score", "/nowhere/pairs.tsv") == 1
    assert "no such file" in capsys.readouterr().err
