"""The table of the worker's chores: each names something that runs, once."""

import inspect

from jointdesk.cli.worker import chores
from jointdesk.engine.reference import read_tsv


def test_every_chore_is_a_function_that_takes_nothing():
    found = chores()
    assert len({chore.name for chore in found}) == len(found)
    assert len({chore.run for chore in found}) == len(found)
    for chore in found:
        assert chore.every_seconds > 0
        inspect.signature(chore.run).bind()


def test_the_table_is_read_whole():
    rows = read_tsv("jointdesk.cli", "chores.tsv")
    assert {row["alone"] for row in rows} == {"yes", ""}
    alone = {chore.name for chore in chores() if chore.alone}
    assert alone == {row["chore"] for row in rows if row["alone"]}
