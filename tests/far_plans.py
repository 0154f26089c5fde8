"""A plan as an officer fills it in."""

PLAN = {
    "type": "rescue",
    "title": "Bavet, house 12",
    "place": "Bavet",
    "starts_at": "2026-12-01T21:00:00Z",
    "aim": "Bring out six people who are held there",
    "forces": ["vn: 4", "kh: 20"],
    "not_to_do": "No sirens",
}
