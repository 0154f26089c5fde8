"""The investigator at work in the demo's case: a team, tasks, people, entries, through the API as a program would."""

from datetime import UTC, datetime, timedelta

from jointdesk.cli.demo.path import MainJob

SUMMARY = (
    "Several complainants of two countries paid into the same accounts. The holders live in one street; whoever "
    "collects the money is not known yet."
)
PEOPLE = (
    ("Trần Văn Mẫu", "suspect", "VN", "holds two of the accounts"),
    ("陈大明", "ringleader", "CN", "named by two holders"),
    ("Nguyễn Thị Mẫu", "witness", "VN", "works at the bank's branch"),
)
TASKS = (
    ("Ask the bank for the movements of March", "province", timedelta(days=-1)),
    ("Prepare the request to preserve the chats", "liaison", timedelta(days=1)),
    ("Interview the second holder", "investigator", timedelta(days=9)),
)


def work_on_case(job: MainJob, desk: str) -> None:
    """Fill the case that was opened from a network, invented but for its complaints."""
    officer, at = job.as_(desk, "investigator"), f"/cases/{job.case}"
    officer.post(f"{at}/edit", {"summary": SUMMARY})
    officer.post(f"{at}/state", {"state": "investigated"})
    for username, part in (("province", "investigator"), ("liaison", "liaison")):
        officer.post(f"{at}/team", {"officer": username, "part": part})
    now = datetime.now(UTC)
    for title, username, distance in TASKS:
        due_at = (now + distance).isoformat()
        officer.post(f"{at}/tasks", {"title": title, "assignee": username, "due_at": due_at})
    done = officer.post(f"{at}/tasks", {"title": "Read the complaints together"})
    officer.post(f"/cases/tasks/{done['id']}/end", {"outcome": "The same recipient in all of them"})
    for name, category, nationality, note in PEOPLE:
        body = {"name": name, "category": category, "nationality": nationality, "note": note}
        row = officer.post(f"{at}/persons", body)
        if category == "suspect":
            step = {"step": "opened", "on": (now - timedelta(days=3)).date().isoformat()}
            officer.post(f"{at}/persons/{row['person']}/steps", step)
    officer.post(
        f"{at}/notes",
        {"text": "The bank keeps the pictures of its machine for 90 days.", "kind": "interview"},
    )
