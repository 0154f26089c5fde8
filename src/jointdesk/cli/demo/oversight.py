"""What the demo's auditor finds: an emergency access to review, an erasure that waits, a record held for a court."""

from jointdesk.cli.demo.path import RAIDING, MainJob

EMERGENCY = "A mother says her son is beaten tonight in the building this case names; the raid cannot wait."


def leave_work_for_auditors(job: MainJob) -> None:
    """On the desk that opened the case, through its pages; nothing of it touches what the main job counts."""
    desk = next(desk for desk in job.desks if desk != RAIDING)
    province, commander = job.as_(desk, "province"), job.as_(desk, "commander")
    province.send("/log/emergency/", {"kind": "case", "reference": job.case, "reason": EMERGENCY})
    province.http.get(f"/cases/{job.case}/").raise_for_status()
    old = [row["reference"] for row in commander.get("/complaints")["complaints"][:2]]
    told = {
        "kind": "complaint",
        "reference": old[0],
        "reason": "The complainant asked for it; the court agreed.",
    }
    commander.send("/log/retention/erasures/new", told)
    held = {
        "kind": "complaint",
        "reference": old[1],
        "reason": "The provincial court hears the case in January.",
    }
    commander.send("/log/retention/holds/new", held)
