"""Two desks of the command line alone: paired by cards and words, their messages carried as files, their logs checked."""

import json
import os
import sqlite3
import subprocess
import sys

COMMAND = [sys.executable, "-c", "from jointdesk.cli import main; main()"]


def environment():
    """Without what belongs to the tests' own desk: each desk here has its folder and its SQLite file."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("JOINTDESK_") and k != "DATABASE_URL"}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return kept


def run(*arguments, code=0, given=b""):
    command = [*COMMAND, *map(str, arguments)]
    done = subprocess.run(command, env=environment(), capture_output=True, check=False, input=given)
    assert done.returncode == code, done.stderr.decode()
    return done.stdout.decode(), done.stderr.decode()


def test_partners_are_listed(desks):
    listed, _ = run("partner", "list", "--home", desks["vn"])
    assert listed.split("\t")[:3] == ["kh", "KH", "confirmed"]


def test_a_bad_card_or_wrong_words_are_one_line(desks):
    run("partner", "confirm", "kh", "no", "such", "words", "--home", desks["vn"], code=1)
    _, said = run("partner", "add", "-", "--home", desks["vn"], code=1, given=b"nonsense")
    assert said.splitlines() == ["jointdesk: malformed: not a signed form"]


def test_messages_go_by_files_and_receipts_come_back(desks, tmp_path):
    assert run("exchange", "export", tmp_path, "--partner", "kh", "--home", desks["vn"])[0].startswith("1 ")
    assert run("exchange", "import", tmp_path, "--home", desks["kh"])[0].startswith("1 messages")
    assert run("exchange", "import", tmp_path, "--home", desks["vn"])[0].endswith("1 receipts\n")
    (tmp_path / "messages" / "bad.sealed").write_bytes(b"x")
    (tmp_path / "messages" / f"{'a' * 32}.sealed").write_bytes(b"x")
    _, said = run("exchange", "import", tmp_path, "--home", desks["kh"], code=1)
    assert "bad.sealed: is no file this desk reads" in said
    assert f"{'a' * 32}.sealed: malformed" in said


def test_matching_says_what_it_did_as_json(desks):
    assert run("match", "publish", "kh", "--home", desks["vn"]) == ("", "")
    said, _ = run("match", "ask", "kh", "--purpose", "a network", "--home", desks["vn"])
    assert json.loads(said)["sets"] == 0
    _, why = run("match", "ask", "xx", "--purpose", "p", "--home", desks["vn"], code=1)
    assert "no confirmed partner 'xx'" in why


def test_the_log_is_verified_proved_and_a_change_is_found(desks, tmp_path):
    home = desks["vn"]
    # a log without a tree yet is not an empty one
    said = json.loads(run("log", "verify", "--json", "--home", home)[0])
    assert said["size"] == 0
    assert said["waiting"] >= 3
    # the worker gives the places; here nobody serves
    program = (
        "from pathlib import Path; import sys; from jointdesk.cli.home import enter; enter(Path(sys.argv[1]));"
        "from jointdesk.desk.audit.work import sequence; print(sequence())"
    )
    command = [sys.executable, "-c", program, str(home)]
    done = subprocess.run(command, env=environment(), capture_output=True, check=True)
    assert int(done.stdout) >= 3
    said, _ = run("log", "verify", "--home", home)
    assert said.startswith("size ")
    compare_with_what_was_kept(home, tmp_path / "vn.note")
    proof = tmp_path / "proof.json"
    run("log", "prove", "0", "-o", proof, "--home", home)
    assert "proved: entry 0 of" in run("log", "check", proof)[0]
    proof.write_bytes(proof.read_bytes().replace(b'"index": 0', b'"index": 1'))
    _, why = run("log", "prove", "0", "-o", tmp_path / "none" / "proof", "--home", home, code=1)
    assert why.endswith("none/proof: cannot be written: No such file or directory\n")
    _, why = run("log", "check", proof, code=1)
    assert "not in the log" in why
    with sqlite3.connect(home / "desk.sqlite3") as database:
        database.execute("update audit_entry set kind = 'other' where \"index\" = 1")
    said, why = run("log", "verify", "--home", home, code=1)
    assert "first bad index 1" in why


def compare_with_what_was_kept(home, kept):
    """A checkpoint that somebody kept is compared with the log; one that is none is refused in a line."""
    _, said = run("log", "witnessed", "kh", "--home", home, code=1)
    assert "no checkpoint of 'kh'" in said
    with sqlite3.connect(home / "desk.sqlite3") as database:
        [(note,)] = database.execute(
            "SELECT note FROM audit_checkpoint ORDER BY size DESC LIMIT 1"
        ).fetchall()
    kept.write_text(note)
    assert "verified True" in run("log", "verify", "--against", kept, "--home", home)[0]
    kept.write_text(note.replace("\n\n", "\n"))
    _, said = run("log", "verify", "--against", kept, "--home", home, code=1)
    assert said.count("\n") == 1
    kept.write_bytes(b"\xff\xfe")
    assert "UTF-8" in run("log", "verify", "--against", kept, "--home", home, code=1)[1]
