"""One notice of each colour, with all that it needs: colour -> fields."""

YELLOW = {
    "name": "Nguyễn Thị B",
    "aliases": ["阮氏B"],
    "birth_date": "2004",
    "sex": "F",
    "nationality": "vn",
    "document": "c7654321",
    "police_report": "12/2026, Hà Nội",
    "last_seen_on": "2026-01-02",
    "last_seen_at": "Bavet",
    "circumstances": "Left for a job",
    "height_cm": 158,
}
RED = {
    "name": "Trần Văn A",
    "offence": "Fraud",
    "law": "Penal Code, Art. 174",
    "warrant_number": "7/2026",
    "warrant_on": "2026-01-05",
    "warrant_court": "Court of Hà Nội",
    "penalty_years": 15,
}
OTHERS = {
    "blue": {"name": "C", "asked": "whereabouts", "circumstances": "Holder of the account"},
    "green": {"name": "D", "record": "Fraud, 2019", "threat": "Recruits minors"},
    "black": {"found_on": "2026-02-03", "found_at": "Kandal", "description": "Tattoo of a carp"},
    "orange": {"threat_object": "Parcel bomb", "place": "Phnom Penh", "imminence": "this week"},
    "purple": {"method": "False police on video calls"},
}
ALL = {"red": RED, "yellow": YELLOW, **OTHERS}
