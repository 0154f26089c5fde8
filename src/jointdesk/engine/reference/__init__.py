"""Reviewed reference tables shared by several rooms: provinces, countries, scam types, indicators.

A table is a TSV or YAML file beside the code that reads it. Its first lines are comments, one of which starts
with `# source:`; `read_tsv` and `read_yaml` refuse a table without one. A room's own tables lie in the room.
"""

from jointdesk.engine.reference.hotlines import Hotline, hotlines, lines_on_a_sheet
from jointdesk.engine.reference.indicators import Indicator, indicators
from jointdesk.engine.reference.lures import Lure, lures
from jointdesk.engine.reference.places import LANGUAGES, Country, Province, borders, countries, provinces
from jointdesk.engine.reference.scams import ScamType, scam_types
from jointdesk.engine.reference.tables import read_tsv, read_yaml
from jointdesk.engine.reference.tiles import Tile, short_name, tiles

__all__ = [
    "LANGUAGES",
    "Country",
    "Hotline",
    "Indicator",
    "Lure",
    "Province",
    "ScamType",
    "Tile",
    "borders",
    "countries",
    "hotlines",
    "indicators",
    "lines_on_a_sheet",
    "lures",
    "provinces",
    "read_tsv",
    "read_yaml",
    "scam_types",
    "short_name",
    "tiles",
]
