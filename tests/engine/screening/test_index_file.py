"""The file of a built list: opened as it was saved, refused when it is stale or damaged, never written through."""

from pathlib import Path

import pytest

from jointdesk.engine.screening import Person, Watchlist, list_file

LIST = [
    Person("W1", ("Nguyễn Văn Hùng", "Hùng Sẹo"), "1988-03-07", "VN", "C1234567", "M", ("+84912345678",)),
    Person("W2", ("김민준",), "1995-11-21", "KR", "M12345678"),
    Person("W3", ("陳偉明",), "1979-06", "MY", age=46, age_on="2025-11-22"),
    Person("W1", ("HUNG NGUYEN",)),
    Person("W4", ()),
]
ASKED = [
    Person("R1", ("Nguyen Van Hung",), "1988-07-03"),
    Person("R2", ("Kim Min-jun",), "1995-11-21"),
    Person("R3", ("Tan Wei Ming",), "1979"),
    Person("R4", (), document="M12345679"),
    Person("R5", ("Hung Seo",)),
]


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "list.index"
    Watchlist.build(LIST).save(path, "version 7")
    return path


def opened(path: Path, stamp: str = "version 7") -> Watchlist:
    watchlist = Watchlist.open(path, stamp)
    assert watchlist is not None
    return watchlist


def test_an_opened_list_answers_as_the_one_that_was_saved(saved: Path) -> None:
    built, found = Watchlist.build(LIST), opened(saved)
    assert len(found) == len(built)
    for person in ASKED:
        assert found.screen(person) == built.screen(person)


def test_an_opened_list_changes_and_its_file_does_not(saved: Path) -> None:
    before = saved.read_bytes()
    watchlist = opened(saved)
    watchlist.add(Person("W5", ("Sok Dara",), "1990-04-12"))
    watchlist.add(Person("W2", ("Kim Minjoon",)))
    watchlist.remove("W1")
    assert [one.id for one in watchlist.screen(Person("R", ("Sok Dara",), "1990-04-12"))] == ["W5"]
    assert [one.id for one in watchlist.screen(ASKED[1])] == ["W2"]
    assert watchlist.screen(ASKED[0]) == []
    assert saved.read_bytes() == before
    watchlist.save(saved, "version 8")
    assert [one.id for one in opened(saved, "version 8").screen(ASKED[1])] == ["W2"]
    assert opened(saved, "version 8").screen(ASKED[0]) == []


def test_another_stamp_or_other_code_is_stale(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Watchlist.open(saved, "version 8") is None
    monkeypatch.setattr(list_file, "fingerprint", lambda: "other")
    assert Watchlist.open(saved, "version 7") is None


def test_a_missing_short_or_foreign_file_is_refused(saved: Path, tmp_path: Path) -> None:
    assert Watchlist.open(tmp_path / "nothing", "version 7") is None
    content = saved.read_bytes()
    for damaged in (
        b"",
        b"jointdesk",
        content[:40],
        content[:-9],
        b"id,name\n1,A\n",
        content[:30] + b"\xff" * 4000,
    ):
        saved.write_bytes(damaged)
        assert Watchlist.open(saved, "version 7") is None


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.999])
def test_one_wrong_byte_is_noticed(saved: Path, share: float) -> None:
    content = bytearray(saved.read_bytes())
    at = next(at for at in range(int(share * len(content)), len(content)) if content[at])
    content[at] ^= 0x55
    saved.write_bytes(content)
    assert Watchlist.open(saved, "version 7") is None


def test_an_empty_list_is_saved_too(tmp_path: Path) -> None:
    Watchlist().save(tmp_path / "empty")
    watchlist = Watchlist.open(tmp_path / "empty")
    assert watchlist is not None
    watchlist.add(LIST[1])
    assert [one.id for one in watchlist.screen(ASKED[1])] == ["W2"]
