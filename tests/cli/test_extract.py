"""`jointdesk extract`: a JSON line per identifier, and one clear line when the input is bad."""

import io
import json
from pathlib import Path

import pytest

from jointdesk.cli import main

TEXT = "Chuyển vào STK 0123 456 789 Vietcombank, gọi 0912 345 678"
FIELDS = ["kind", "value", "raw", "start", "end", "country", "valid", "reason"]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]):
    def call(*arguments: str, stdin: bytes = b"") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["jointdesk", "extract", *arguments])
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        try:
            main()
            code = 0
        except SystemExit as stopped:
            code = int(stopped.code or 0)
        import sys

        sys.stdout.flush()
        captured = capfdbinary.readouterr()
        return code, captured.out.decode(), captured.err.decode()

    return call


def rows(out: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.splitlines()]


def test_a_text_gives_a_line_per_identifier(run, tmp_path: Path) -> None:
    file = tmp_path / "complaint.txt"
    file.write_text(TEXT, encoding="utf-8")
    code, out, _ = run(str(file), "--country", "VN")
    assert code == 0
    found = rows(out)
    assert [(row["kind"], row["value"]) for row in found] == [
        ("bank_account", "VCB:0123456789"),
        ("phone", "+84912345678"),
    ]
    assert all(list(row) == FIELDS and TEXT[row["start"] : row["end"]] == row["raw"] for row in found)


def test_standard_input_and_a_byte_order_mark(run) -> None:
    code, out, _ = run("-", "--country", "vn", stdin=b"\xef\xbb\xbf" + TEXT.encode())
    assert code == 0
    assert rows(out)[0]["start"] == TEXT.index("0123")


def test_json_lines_give_their_id_back_and_choose_their_country(run) -> None:
    lines = [
        {"id": "a", "text": "call 0912 345 678", "country": "VN"},
        {"id": 7, "text": "nothing here"},
        {"id": 8, "text": "call 012 345 678", "country": ""},
        {"id": "b", "text": "\ud800 mail x@abc.com"},
    ]
    stdin = "\n\n".join(map(json.dumps, lines)).encode()
    code, out, _ = run("-", "--jsonl", "--country", "KH", stdin=stdin)
    assert code == 0
    assert [(row["id"], row["value"]) for row in rows(out)] == [
        ("a", "+84912345678"),
        (8, "+85512345678"),
        ("b", "x@abc.com"),
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"id": 1, "text": "x"', "line 2: not JSON"),
        ("[" * 100_000, "line 2: not JSON"),
        ('["id"]', "line 2: not a JSON object"),
        ('{"text": "x"}', "line 2, field id: missing"),
        ('{"id": 1}', "line 2, field text: missing"),
        ('{"id": 1, "text": 5}', "line 2, field text: of the wrong type"),
        ('{"id": true, "text": "x"}', "line 2, field id: of the wrong type"),
        ('{"id": 1, "text": "x", "country": "Vietnam"}', "line 2, field country: no ISO 3166"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_written(run, tmp_path: Path, line: str, said: str) -> None:
    file = tmp_path / "complaints.jsonl"
    file.write_text('{"id": 0, "text": "mail a@abc.com"}\n' + line + "\n", encoding="utf-8")
    code, out, err = run(str(file), "--jsonl")
    assert (code, out) == (1, "")
    assert f"{file}, {said}" in err
    assert err.count("\n") == 1


def test_a_broken_encoding_is_named_by_its_line(run, tmp_path: Path) -> None:
    file = tmp_path / "complaint.txt"
    file.write_bytes(b"mail a@abc.com\n\xff\xfe\n")
    code, out, err = run(str(file))
    assert (code, out) == (1, "")
    assert f"{file}, line 2, field text: not UTF-8" in err


def test_a_missing_file_and_a_wrong_country(run, tmp_path: Path) -> None:
    assert run(str(tmp_path / "none.txt"))[0] == 1
    assert run(str(tmp_path))[0] == 1
    assert run("-", "--country", "Vietnam")[0] == 2


def test_where_reading_stopped_is_said_and_all_reads_on(run, tmp_path: Path) -> None:
    file = tmp_path / "book.txt"
    file.write_text("0912345678\n" * 40_000, encoding="utf-8")
    code, out, err = run(str(file), "--country", "VN")
    assert code == 0
    assert len(err.splitlines()) == 1
    assert "read up to character" in err
    assert "of 440,000" in err
    assert 1_000 < len(out.splitlines()) < 40_000
    code, out, err = run(str(file), "--country", "VN", "--all")
    assert (code, err, len(out.splitlines())) == (0, "", 40_000)


def test_of_json_lines_it_is_said_which_one_was_too_long(run) -> None:
    lines = [{"id": "short", "text": TEXT}, {"id": "long", "text": "0912345678\n" * 40_000}]
    code, out, err = run("-", "--jsonl", "--country", "VN", stdin="\n".join(map(json.dumps, lines)).encode())
    assert code == 0
    assert "standard input, id 'long': read up to character" in err
    assert {row["id"] for row in rows(out)} == {"short", "long"}
