"""jointdesk link --engine spark: the same file as the local engine, the same refusals, and nothing left behind."""

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from jointdesk.cli import spark
from jointdesk.cli.link import command
from jointdesk.engine.errors import InputError, OwnError
from needs import need

GENERATOR = Path(__file__).parents[2] / "benchmarks" / "mentions.py"


def link(*arguments: str) -> subprocess.CompletedProcess[str]:
    # Spark's parts live as long as their process, so each command is one
    script = "from jointdesk.cli import main; main()"
    call = [sys.executable, "-c", script, "link", *arguments]
    environment = {name: value for name, value in os.environ.items() if name not in spark.CLUSTER_VARIABLES}
    environment["JAVA_TOOL_OPTIONS"] = "-XX:TieredStopAtLevel=1"
    return subprocess.run(call, capture_output=True, text=True, timeout=300, env=environment)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_100_000_complaints_become_the_same_file(folder: Path) -> None:
    need("spark", find_spec("pyspark") is not None and shutil.which("java") is not None, "pyspark and Java")
    # brackets are a pattern to Spark; a leading underscore hides a file from it
    mentions = "_mentions [1].parquet"
    options = ["--complaints", "100000", "--gangs", "busy", "--hubs", "paired", "--order", "shuffled"]
    subprocess.run([sys.executable, str(GENERATOR), mentions, *options], check=True)
    done = link(mentions, "-o", "spark.parquet", "--engine", "spark")
    assert done.returncode == 0, done.stderr
    Path("plain.parquet").write_bytes(Path(mentions).read_bytes())
    local = link("plain.parquet", "-o", "local.parquet")
    assert done.stderr == local.stderr
    assert pl.read_parquet("spark.parquet").equals(pl.read_parquet("local.parquet"))
    files = {mentions, "plain.parquet", "local.parquet", "spark.parquet"}
    assert {path.name for path in folder.iterdir()} == files


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    "content",
    ["complaint,kind,value\n", "complaint,kind\nC1,phone\n", "complaint,kind,value\nC1,phone,\n"],
)
def test_it_refuses_what_the_local_engine_refuses(content: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark, "_require_spark", lambda: None)
    Path("mentions.csv").write_text(content)
    pl.DataFrame({"complaint": ["C1", None], "kind": ["phone"] * 2, "value": ["1"] * 2}).write_parquet(
        "mentions.parquet"
    )
    for name in ("mentions.csv", "mentions.parquet", "missing.csv"):
        said = [
            str(CliRunner().invoke(command, [name, "-o", "out.parquet", "--engine", engine]).exception)
            for engine in ("local", "spark")
        ]
        assert said[0] == said[1] != "None"
    assert sorted(path.name for path in Path().iterdir()) == ["mentions.csv", "mentions.parquet"]


@pytest.mark.usefixtures("folder")
def test_without_the_extra_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("mentions.csv").write_text("complaint,kind,value\nC1,phone,1\n")
    monkeypatch.setattr(spark, "find_spec", lambda _name: None)
    result = CliRunner().invoke(command, ["mentions.csv", "-o", "out.parquet", "--engine", "spark"])
    assert isinstance(result.exception, OwnError)
    assert "install jointdesk[spark]" in str(result.exception)


@pytest.mark.usefixtures("folder")
def test_without_java_one_line_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("mentions.csv").write_text("complaint,kind,value\nC1,phone,1\n")
    monkeypatch.setattr(spark, "find_spec", lambda _name: object())
    monkeypatch.setenv("JAVA_HOME", "/nonexistent")
    result = CliRunner().invoke(command, ["mentions.csv", "-o", "out.parquet", "--engine", "spark"])
    assert isinstance(result.exception, OwnError)
    assert "Java 17" in str(result.exception)


@pytest.mark.usefixtures("folder")
def test_a_folder_that_is_not_there_is_refused_before_anything_starts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(spark, "_require_spark", lambda: None)
    Path("mentions.csv").write_text("complaint,kind,value\nC1,phone,1\n")
    result = CliRunner().invoke(command, ["mentions.csv", "-o", "none/out.parquet", "--engine", "spark"])
    assert isinstance(result.exception, InputError)
    assert "none/out.parquet" in str(result.exception)


def test_alone_spark_listens_on_loopback_and_a_cluster_says_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in spark.CLUSTER_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    alone = spark._choose_settings(tmp_path)
    assert alone["spark.driver.bindAddress"] == alone["spark.driver.host"] == "127.0.0.1"
    monkeypatch.setenv("SPARK_CONF_DIR", "/etc/spark")
    assert "spark.master" not in spark._choose_settings(tmp_path)
