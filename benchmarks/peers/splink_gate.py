"""Splink links a roster to a list as its documentation says: rows of both in DATA.json, matches printed as JSON.

python benchmarks/peers/splink_gate.py DATA.json THRESHOLD

Rows: id, side, name (plain Latin), birth_date, nationality, sex, document. u from random pairs, m by expectation
maximisation among pairs of one birth date and of one name; predicted are pairs that share the birth date, the document
or the first four letters of the name.
"""

import json
import sys

import duckdb
import splink.comparison_library as compare
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

connection = duckdb.connect()
# said, else days are read as dates, which its own comparison of birth dates does not take
columns = dict.fromkeys(("id", "side", "name", "birth_date", "nationality", "sex", "document"), "VARCHAR")
connection.execute(
    f"CREATE TABLE people AS SELECT * FROM read_json(?, format='array', columns={columns})", [sys.argv[1]]
)
for side in ("roster", "list"):
    connection.execute(
        f"CREATE TABLE side_{side} AS SELECT * EXCLUDE (side) FROM people WHERE side = '{side}'"
    )
settings = SettingsCreator(
    link_type="link_only",
    unique_id_column_name="id",
    blocking_rules_to_generate_predictions=[
        block_on("birth_date"),
        block_on("document"),
        block_on("substr(name, 1, 4)"),
    ],
    comparisons=[
        compare.JaroWinklerAtThresholds("name", [0.97, 0.9, 0.8]),
        compare.DateOfBirthComparison("birth_date", input_is_string=True),
        compare.ExactMatch("nationality"),
        compare.ExactMatch("sex"),
        compare.DamerauLevenshteinAtThresholds("document", [1]),
    ],
)
interface = DuckDBAPI(connection=connection)
sides = [interface.register(f"side_{side}") for side in ("roster", "list")]
linker = Linker(sides, settings)
training = linker.training
training.estimate_probability_two_random_records_match([block_on("birth_date", "document")], recall=0.5)
training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
training.estimate_parameters_using_expectation_maximisation(block_on("birth_date"))
training.estimate_parameters_using_expectation_maximisation(block_on("name"))
found = linker.inference.predict(threshold_match_probability=float(sys.argv[2])).as_record_list()
weights = [
    {
        "kind": comparison["output_column_name"],
        "level": level["label_for_charts"],
        "m": level.get("m_probability"),
        "u": level.get("u_probability"),
    }
    for comparison in linker.misc.save_model_to_json()["comparisons"]
    for level in comparison["comparison_levels"]
    if not level.get("is_null_level")
]
print(json.dumps({"pairs": [(row["id_l"], row["id_r"]) for row in found], "weights": weights}))
