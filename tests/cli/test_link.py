"""jointdesk link on files: the contract, and one line for every file that breaks it."""

import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner, Result

from jointdesk.cli.link import command
from jointdesk.engine.errors import InputError

HEADER = "complaint,kind,value\n"
ROWS = "C2,phone,+84900000001\nC1,phone,+84900000001\nC3,bank_account,VCB:0123456789\n"
NETWORKS = [("C1", "C1"), ("C2", "C1"), ("C3", "C3")]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(command, [*arguments, "-o", "out.parquet"], input=stdin)


def refuse(*arguments: str, stdin: bytes | None = None) -> InputError:
    """What the command refused; `main` prints it as one line and exits with 1."""
    error = run(*arguments, stdin=stdin).exception
    assert isinstance(error, InputError)
    assert "\n" not in str(error)
    assert not list(Path().glob("*out.parquet*"))
    return error


def test_a_csv_file_becomes_a_row_per_complaint(folder: Path) -> None:
    Path("mentions.csv").write_text(HEADER + ROWS)
    result = run("mentions.csv")
    assert result.exit_code == 0, result.output
    assert result.stderr == "3 complaints, 2 networks, the largest of 2; 0 hubs\n"
    table = pl.read_parquet("out.parquet")
    assert table.columns == ["complaint", "network"]
    assert table.rows() == NETWORKS
    assert sorted(path.name for path in folder.iterdir()) == ["mentions.csv", "out.parquet"]


@pytest.mark.usefixtures("folder")
def test_a_parquet_file_gives_the_same() -> None:
    pl.read_csv((HEADER + ROWS).encode()).write_parquet("mentions.parquet")
    assert run("mentions.parquet").exit_code == 0
    assert pl.read_parquet("out.parquet").rows() == NETWORKS


@pytest.mark.usefixtures("folder")
def test_a_name_is_no_pattern() -> None:
    pl.read_csv((HEADER + ROWS).encode()).write_parquet("mentions [1]*.parquet")
    assert run("mentions [1]*.parquet").exit_code == 0
    assert pl.read_parquet("out.parquet").rows() == NETWORKS


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_standard_input_will_do(form: str) -> None:
    content = (HEADER + ROWS).encode()
    if form == "parquet":
        pl.read_csv(content).write_parquet("mentions.parquet")
        content = Path("mentions.parquet").read_bytes()
    assert run("-", stdin=content).exit_code == 0
    assert pl.read_parquet("out.parquet").rows() == NETWORKS


@pytest.mark.usefixtures("folder")
def test_what_spreadsheets_write_is_read() -> None:
    text = '\ufeffnote,value,complaint,kind\r\n"a\r\nb","+84900000001",C2,phone\r\n\r\n,+84900000001,C1,phone\r\n,"",C3,""\r\n'
    Path("mentions.csv").write_bytes(text.encode())
    assert run("mentions.csv").exit_code == 0
    assert pl.read_parquet("out.parquet").rows() == NETWORKS


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("complaints", "networks"),
    [(("10", "9"), [(9, 9), (10, 9)]), (("010", "9"), [("010", "010"), ("9", "010")])],
)
def test_numbers_are_compared_as_numbers_unless_they_are_texts(
    complaints: tuple[str, str], networks: list[tuple[object, object]]
) -> None:
    Path("mentions.csv").write_text(HEADER + "".join(f"{c},phone,1\n" for c in complaints))
    assert run("mentions.csv").exit_code == 0
    assert pl.read_parquet("out.parquet").rows() == networks


@pytest.mark.usefixtures("folder")
def test_hubs_are_read_from_a_file_or_set_by_degree() -> None:
    Path("mentions.csv").write_text(HEADER + ROWS)
    Path("hubs.csv").write_text("kind,value,source\nphone,+84900000001,hotline\n")
    apart = [(name, name) for name in ("C1", "C2", "C3")]
    for option in (("--hubs", "hubs.csv"), ("--hub-degree", "1")):
        assert run("mentions.csv", *option).exit_code == 0
        assert pl.read_parquet("out.parquet").rows() == apart
    assert run("mentions.csv", "--hub-degree", "2").exit_code == 0
    assert pl.read_parquet("out.parquet").rows() == NETWORKS


@pytest.mark.usefixtures("folder")
def test_the_hubs_found_are_written_when_asked_for() -> None:
    hotline = "".join(f"C{n},phone,+84190054541\nC{n},wallet,W\nC{n},handle,h{n}\n" for n in range(30))
    Path("mentions.csv").write_text(HEADER + hotline + ROWS)
    Path("hubs.csv").write_text("kind,value\nphone,+84900000001\n")
    assert run("mentions.csv", "--hubs", "hubs.csv", "--hubs-out", "found.csv").exit_code == 0
    assert pl.read_csv("found.csv", infer_schema=False).rows() == [
        ("phone", "+84190054541", "30", "diversity"),
        ("wallet", "W", "30", "review"),
        ("phone", "+84900000001", "2", "listed"),
    ]
    assert run("mentions.csv", "--hub-degree", "29", "--hubs-out", "found.parquet").exit_code == 0
    assert pl.read_parquet("found.parquet")["reason"].to_list() == ["degree", "degree"]
    # what was found may be given back
    assert run("mentions.csv", "--hubs", "found.csv").exit_code == 0


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("name", ["mentions.csv", "hubs.csv", "out.parquet"])
def test_hubs_are_not_written_over_another_file(name: str) -> None:
    Path("mentions.csv").write_text(HEADER + ROWS)
    Path("hubs.csv").write_text("kind,value\n")
    assert run("mentions.csv", "--hubs", "hubs.csv", "--hubs-out", name).exit_code == 2
    assert Path("mentions.csv").read_text() == HEADER + ROWS


@pytest.mark.usefixtures("folder")
def test_nothing_is_left_when_the_second_file_cannot_be_written() -> None:
    Path("mentions.csv").write_text(HEADER + ROWS)
    assert refuse("mentions.csv", "--hubs-out", "absent/hubs.csv").file == "absent/hubs.csv"


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("content", "line", "field"),
    [
        (b"", 1, "complaint"),
        (b"\n\n", 1, "complaint"),
        (HEADER.encode(), None, "complaint"),
        (b"complaint,kind\nC1,phone\n", None, "value"),
        (b"complaint;kind;value\nC1;phone;1\n", None, "complaint"),
        (b"complaint,kind,value,value\nC1,phone,1,2\n", None, "value"),
        (b"complaint,kind,value\nC1,phone,1\nC2,phone,\n", 3, "value"),
        (b"complaint,kind,value\nC1,phone,1\n\n,phone,1\n", 4, "complaint"),
        (b"complaint,kind,value,note\nC1,phone,1,\nC2,phone\n", 3, "value"),
        (b'complaint,kind,value\nC1,phone,"1\n2"\nC2,,2\n', 4, "kind"),
        (b"complaint,kind,value\nC1,phone,1\n,,\n", 3, "complaint"),
        (b"complaint,kind,value\nC1,phone,1\nC2,phone,\xff\xfe\n", 3, "value"),
        (b"complaint,kind,value,note\nC1,phone,1,caf\xe9\n", 2, "note"),
        (b"complaint,kind,value\nC1,phone,1,2\n", 2, None),
        (b'complaint,kind,value\nC1,phone,1\nC2,phone,"2\n', 3, None),
        (b'complaint,kind,value\nC1,phone,1\nC2,ph"one,2\nC3,phone,3\n', 3, None),
        ((HEADER + ROWS).encode("utf-16"), 1, None),
    ],
)
def test_a_bad_csv_is_refused_by_line_and_field(content: bytes, line: int | None, field: str | None) -> None:
    Path("mentions.csv").write_bytes(content)
    error = refuse("mentions.csv")
    assert (error.file, error.line, error.field) == ("mentions.csv", line, field)
    error = refuse("-", stdin=content)
    assert (error.file, error.line, error.field) == ("-", line, field)


def columns(**changed: object) -> dict[str, object]:
    return {"complaint": ["C1", "C2"], "kind": ["phone", "phone"], "value": ["1", "2"], **changed}


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("field", ["complaint", "kind", "value"])
def test_a_bad_parquet_is_refused_by_field(field: str) -> None:
    for bad in (["a", None], [1.5, 2.5], [["a"], ["b"]], [b"\xff", b"a"]):
        pl.DataFrame(columns(**{field: bad})).write_parquet("mentions.parquet")
        assert refuse("mentions.parquet").field == field
    pl.DataFrame(columns()).drop(field).write_parquet("mentions.parquet")
    assert refuse("mentions.parquet").field == field
    pl.DataFrame(columns()).clear().write_parquet("mentions.parquet")
    assert refuse("mentions.parquet").field == "complaint"


@pytest.mark.usefixtures("folder")
def test_a_damaged_parquet_is_refused() -> None:
    pl.DataFrame(columns()).write_parquet("whole.parquet")
    whole = Path("whole.parquet").read_bytes()
    for content in (b"", b"PAR1", whole[:-20], whole[: len(whole) // 2], b"x" * 100):
        Path("mentions.parquet").write_bytes(content)
        assert "Parquet" in refuse("mentions.parquet").why


@pytest.mark.usefixtures("folder")
def test_bad_hubs_are_refused_by_their_file() -> None:
    Path("mentions.csv").write_text(HEADER + ROWS)
    Path("hubs.csv").write_text("kind\nphone\n")
    error = refuse("mentions.csv", "--hubs", "hubs.csv")
    assert (error.file, error.field) == ("hubs.csv", "value")


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("name", ["absent.csv", "folder.csv"])
def test_what_is_no_file_is_refused(name: str) -> None:
    Path("folder.csv").mkdir()
    assert refuse(name).file == name


@pytest.mark.usefixtures("folder")
def test_an_output_that_cannot_be_written_is_refused_and_an_old_one_stays() -> None:
    Path("mentions.csv").write_text(HEADER + ROWS)
    result = CliRunner().invoke(command, ["mentions.csv", "-o", "absent/out.parquet"])
    assert isinstance(result.exception, InputError)
    assert result.exception.file == "absent/out.parquet"
    Path("out.parquet").write_text("old")
    Path("mentions.csv").write_text(HEADER)
    assert isinstance(run("mentions.csv").exception, InputError)
    assert Path("out.parquet").read_text() == "old"


@pytest.mark.usefixtures("folder")
def test_the_input_is_never_overwritten() -> None:
    Path("mentions.csv").write_text(HEADER + ROWS)
    assert CliRunner().invoke(command, ["mentions.csv", "-o", "./mentions.csv"]).exit_code == 2
    assert Path("mentions.csv").read_text() == HEADER + ROWS


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("option", [("--hub-degree", "0"), ("--engine", "unknown")])
def test_wrong_use_is_exit_code_two(option: tuple[str, str]) -> None:
    Path("mentions.csv").write_text(HEADER + ROWS)
    assert run("mentions.csv", *option).exit_code == 2


def test_the_process_says_one_line_and_exits_with_one(folder: Path) -> None:
    Path("mentions.csv").write_text("complaint,kind\nC1,phone\n")
    call = [sys.executable, "-c", "from jointdesk.cli import main; main()", "link", "mentions.csv", "-o", "o"]
    done = subprocess.run(call, capture_output=True, text=True, cwd=folder, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "jointdesk: mentions.csv, field value: no such column\n"


def test_help_loads_neither_polars_nor_scipy() -> None:
    code = (
        "import sys; from click.testing import CliRunner; from jointdesk.cli import jointdesk\n"
        "assert CliRunner().invoke(jointdesk, ['link', '--help']).exit_code == 0\n"
        "sys.exit(any(name in sys.modules for name in ('polars', 'scipy', 'django')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_linking_a_file_waits_for_no_library_it_does_not_need(folder: Path) -> None:
    Path("mentions.csv").write_text(HEADER + ROWS)
    code = (
        "import sys; from jointdesk.cli.link import command\n"
        "import polars; command(['mentions.csv', '-o', 'out.parquet'], standalone_mode=False)\n"
        "sys.exit(any(name in sys.modules for name in ('scipy', 'rustworkx', 'django')))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=folder, check=False).returncode == 0
