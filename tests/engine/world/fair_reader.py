"""A reader of a world's files who never saw how they were made: applies corrections, then counts persons by the rule.

Two rows are one person if both have the same document, or if both have the same full birth date, the same
nationality, and the same words in the name once marks, case and order are left out.
"""

import datetime
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from jointdesk.engine.world import World, tables

Row = dict[str, str]


def read_tables(world: World) -> dict[str, list[Row]]:
    """Every table of a world by path, as rows of text."""
    return {
        table.path: [dict(zip(table.columns, row, strict=True)) for row in table.rows]
        for table in tables(world)
    }


def fold(name: str) -> str:
    spread = unicodedata.normalize("NFD", name.replace("Đ", "D").replace("đ", "d"))
    plain = "".join(char for char in spread if not unicodedata.combining(char)).lower()
    return " ".join(sorted(plain.split()))


def standing_rows(files: dict[str, list[Row]]) -> list[Row]:
    """Roster rows after late corrections, each with its operation's id, date and province."""
    operations = {row["id"]: row for row in files["kh/operations.csv"]}
    rows = {}
    for path, roster in files.items():
        if path.startswith("kh/rosters/"):
            operation = operations[path.removeprefix("kh/rosters/").removesuffix(".csv")]
            for row in roster:
                rows[row["id"]] = row | {
                    "operation": operation["id"],
                    "date": operation["date"],
                    "province": operation["province"],
                }
    for correction in files["kh/roster_corrections.csv"]:
        rows[correction["id"]][correction["field"]] = correction["value"]
    return [row for row in rows.values() if row.get("withdrawn") != "yes"]


def group_persons(rows: Iterable[Row]) -> list[list[Row]]:
    """Rows of the same person together, by the rule and nothing else."""
    rows = list(rows)
    parent = list(range(len(rows)))

    def find(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    seen: dict[tuple[str, ...], int] = {}
    for index, row in enumerate(rows):
        keys: list[tuple[str, ...]] = [("document", row["document"])] if row["document"] else []
        if len(row["birth_date"]) == 10:
            keys.append(("birth", row["birth_date"], row["nationality"], fold(row["name"])))
        for key in keys:
            parent[find(index)] = find(seen.setdefault(key, index))
    groups: dict[int, list[Row]] = defaultdict(list)
    for index, row in enumerate(rows):
        groups[find(index)].append(row)
    return list(groups.values())


def count_campaign(world: World, files: dict[str, list[Row]]) -> dict[str, Any]:
    """The report's headline figures, from the files alone."""
    first, last = world.scale.first_day, world.scale.last_day
    persons = group_persons(row for row in standing_rows(files) if first <= row["date"] <= last)
    foreigners = [person for person in persons if person[0]["nationality"] != "KH"]
    earliest = [min(person, key=lambda row: (row["date"], row["operation"])) for person in foreigners]
    leaders = {
        row["id"]: number
        for number, person in enumerate(persons)
        for row in person
        if row["role"] == "ringleader"
    }
    dates: dict[int, str] = {}
    for step in files["kh/proceedings.csv"]:
        if step["step"] == "before_court" and step["person"] in leaders:
            number = leaders[step["person"]]
            dates[number] = min(dates.get(number, "9"), step["date"])
    by_province: dict[str, int] = defaultdict(int)
    by_nationality: dict[str, int] = defaultdict(int)
    for row in earliest:
        by_province[row["province"]] += 1
        by_nationality[row["nationality"]] += 1
    return {
        "foreigners": len(foreigners),
        "provinces": len(by_province),
        "ringleaders_prosecuted": sum(first <= date <= last for date in dates.values()),
        "by_province": dict(by_province),
        "by_nationality": dict(by_nationality),
    }


def days_between(first: str, second: str) -> int:
    return (datetime.date.fromisoformat(second) - datetime.date.fromisoformat(first)).days
