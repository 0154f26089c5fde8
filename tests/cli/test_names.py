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
        (b"name_a\tname_b\tname_a\nA\tB\tC\n", "line 1, field name_a: column stands twice"),
        (b"name_a\tname_b\nA\tB\nC\n", "line 3, field name_b: 1 cells"),
        (b"name_a\tname_b\nA\tB\tC\n", "line 2, field column 3: 3 cells"),
        (b"name_a\tname_b\nA\t" + b"b" * 100_001 + b"\n", "line 2, field name_b: 100001 characters"),
        ("name_a\tname_b\n".encode("utf-16"), "line 1: not UTF-8"),
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


def test_a_fault_in_the_last_line_is_found_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "pairs.tsv"
    file.write_bytes(b"\xef\xbb\xbfname_a\tname_b\n" + b"Hun Sen\tHun Sen\n" * 500 + b"Hun Sen\n")
    assert run(monkeypatch, "names", "score", str(file)) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "line 502, field name_b: 1 cells" in captured.err


def test_a_name_of_ten_thousand_characters_has_an_outcome(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "pairs.tsv"
    file.write_text(f"name_a\tname_b\r\n{'阮' * 10_000}\tHun Sen\r\n\r\n", encoding="utf-8", newline="")
    assert run(monkeypatch, "names", "score", str(file)) == 0
    (line,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (line["outcome"], line["name_b"]) == ("cannot_compare", "Hun Sen")
    assert "longer than any name" in line["reasons"][0]


@pytest.mark.parametrize(
    "arguments", [("names",), ("names", "score"), ("names", "score", "."), ("names", "no")]
)
def test_wrong_usage_ends_with_2(arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(monkeypatch, *arguments) == 2


def test_no_such_file(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, "names", "score", "/nowhere/pairs.tsv") == 1
    assert "no such file" in capsys.readouterr().err
