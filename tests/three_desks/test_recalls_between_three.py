"""What a desk sent it takes back: gone from every copy, also where it was passed on; erased, and the logs still verify."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from three_desks.trio import NAMES, Trio

pytestmark = pytest.mark.processes
WORDS = "Zyxwvutsrq Holdsthephone"


def answered(trio: Trio, words: str) -> tuple[str, str]:
    """vn asked and kh answered, with those words: the request, and the answer's datum."""
    key = trio.ask("vn", "kh")
    trio.answer("kh", key, text=f"The subscriber is {words}.", conditions="Not in court")
    trio.settle()
    [answer] = trio.read("vn", key)["answers"]
    assert words in answer["text"]
    return key, answer["datum"]


def take_back(trio: Trio, desk: str, datum: str, act: str) -> Any:
    proposed = trio.officer(desk).post(
        f"/exchange/data/{datum}/recalls", {"act": act, "reason": "The wrong subscriber"}
    )
    sent = f"/exchange/recalls/{proposed['id']}/send"
    assert trio.refused(lambda: trio.officer(desk).post(sent))
    trio.officer(desk, "liaison2").post(sent)
    trio.settle()

    def as_it_stands() -> Any:
        rows = trio.officer(desk).get("/exchange/recalls")
        return next(row for row in rows if row["id"] == proposed["id"])

    # what has arrived is not yet done: the partner works on it after the mail is quiet
    trio.wait_until(
        lambda: all(receipt["state"] != "delivered" for receipt in as_it_stands()["receipts"]),
        "the recall to be done",
    )
    return as_it_stands()


def test_a_retracted_answer_is_gone_and_its_sender_sees_what_was_done(trio: Trio) -> None:
    key, datum = answered(trio, WORDS)
    recall = take_back(trio, "kh", datum, "retract")
    [receipt] = recall["receipts"]
    assert (receipt["partner"], receipt["state"]) == ("vn", "done")
    assert receipt["copies"] >= 1
    assert WORDS not in str(trio.read("vn", key))
    assert trio.officer("vn").get(f"/exchange/data/{datum}")["state"] == "retracted"


def test_an_erased_answer_stands_in_no_file_and_all_logs_verify(trio: Trio) -> None:
    words = WORDS[::-1]
    key, datum = answered(trio, words)
    assert trio.find_everywhere(words)
    take_back(trio, "kh", datum, "erase")
    for desk in ("vn", "kh"):
        assert words not in str(trio.read(desk, key))
    trio.wait_until(lambda: not trio.find_everywhere(words), "the last trace of it to go")
    with ThreadPoolExecutor(len(NAMES)) as pool:
        assert all(pool.map(trio.verified, NAMES))


def test_nobody_takes_back_what_is_anothers(trio: Trio) -> None:
    _key, datum = answered(trio, "another word")
    assert trio.refused(lambda: take_back(trio, "vn", datum, "erase"))


def test_a_number_a_partner_told_goes_to_a_third_desk_with_its_leave_alone(trio: Trio) -> None:
    key = trio.ask("vn", "kh")
    number = "+85599123456"
    trio.answer("kh", key, text="It is one of his numbers.", identifiers=[["phone", number]])
    trio.settle()
    told = {"facts": "Told by another", "identifiers": [f"phone {number}"]}
    # in the desk's language: the number is named
    assert number in trio.refused(lambda: trio.draft("vn", "kr", fields=told))
    datum = trio.read("vn", key)["answers"][0]["datum"]
    wanted = {"datum": datum, "recipient": "kr", "reason": "They raid tomorrow"}
    leave = trio.request("vn", "kh", "onward_transfer", fields=wanted)
    trio.answer("kh", leave, text="You may.", conditions="Not in court")
    trio.settle()
    asked = trio.request("vn", "kr", fields=told)
    assert trio.read("kr", asked)["fields"]["identifiers"] == told["identifiers"]
