"""Machine-readable zones of passports, cards and visas (ICAO Doc 9303, parts 3 to 7), read from typed or scanned lines.

A character is put right only where the alphabet of its field decides and, where a check digit covers it, that digit
confirms; every change is said. A digit that does not add up is said too, and what stands there is still shown.
"""

from jointdesk.engine.travel_documents.check_digits import check_digit
from jointdesk.engine.travel_documents.reading import read_mrz
from jointdesk.engine.travel_documents.states import state_country
from jointdesk.engine.travel_documents.zone import Correction, Problem, Zone

__all__ = ["Correction", "Problem", "Zone", "check_digit", "read_mrz", "state_country"]
