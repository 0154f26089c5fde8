"""A desk that keeps joint groups, gives and takes files, and takes back what it said."""

from typing import Any

from . import files, joint
from .desk import Peer
from .spelling import RefusedError, b64, moment, new_id, require, sha

Key = tuple[str, str, str]


class GroupDesk(Peer):
    """Edits are kept by id, whoever drew them; of a recalled one only its place."""

    def __init__(self, desk: str, country: str) -> None:
        self.edits: dict[str, dict[str, Any]] = {}
        self.drawn: list[str] = []
        self.given: dict[str, bytes] = {}
        super().__init__(desk, country)

    def files(self) -> dict[str, bytes]:
        return {**super().files(), **self.given}

    # groups

    def found(self, group: str, name: str) -> None:
        terms = {"name": name, "mandate": "Scams across the border.", "legal_basis": "UNCC"}
        desks = sorted([self.desk, self.them.desk])
        self.send("joint_group_invitation", {"group": group, **terms, "desks": desks}, group)
        self.draw(group, "mandate", terms, entry=group)

    def draw(self, group: str, kind: str, fields: dict[str, Any], **said: Any) -> dict[str, Any]:
        """An edit of ours, kept; not sent yet."""
        said = {"entry": new_id(), **said}
        body = joint.draw(self.desk, group=group, kind=kind, fields=fields, **said)
        self.edits[body["edit"]] = body
        self.drawn.append(body["edit"])
        return body

    def write_edit(self, group: str, kind: str, fields: dict[str, Any], **said: Any) -> dict[str, Any]:
        body = self.draw(group, kind, fields, **said)
        self.send("joint_edit", body, group)
        return body

    def entry(self, group: str, entry: str, kind: str) -> joint.Entry:
        wanted: Key = (group, entry, kind)
        bodies = self.edits.values()
        return joint.read_entry(
            body for body in bodies if (body["group"], body["entry"], body["kind"]) == wanted
        )

    def _on_joint_group_invitation(self, message: dict[str, Any]) -> None:
        body = message["body"]
        require(self.desk in body["desks"] and message["conversation"] == body["group"], "wrong_group")
        self.send("joint_group_acceptance", {"group": body["group"]}, body["group"])

    def _on_joint_group_acceptance(self, message: dict[str, Any]) -> None:
        """It gets what we drew, in the order of `at`."""
        group = message["body"]["group"]
        ours = [self.edits[edit] for edit in self.drawn if self.edits[edit]["group"] == group]
        for body in sorted(ours, key=lambda body: body["at"]):
            self.send("joint_edit_recalled" if "sealed" in body else "joint_edit", body, group)

    def _on_joint_edit(self, message: dict[str, Any]) -> None:
        joint.check_edit(self.them.desk, message["body"])
        self.edits.setdefault(message["body"]["edit"], message["body"])

    _on_joint_edit_recalled = _on_joint_edit

    # recalls

    def recall(self, datum: str, act: str, reason: str, **said: Any) -> str:
        """The recall's id; an edit of ours is gone here first."""
        if datum in self.edits:
            self.edits[datum] = joint.take_back(self.edits[datum])
        body = {"recall": new_id(), "datum": datum, "origin": self.desk, "act": act, "reason": reason, **said}
        self.send("datum_recalled", body, datum)
        return str(body["recall"])

    def _on_datum_recalled(self, message: dict[str, Any]) -> None:
        body = message["body"]
        held = self.edits.get(body["datum"])
        if held is not None and "sealed" not in held:
            self.edits[body["datum"]] = joint.take_back(held)
        done = {"acts": ["destroyed"], "copies": 1} if held else {"acts": ["nothing_here"], "copies": 0}
        named = {"recall": body["recall"], "datum": body["datum"]}
        self.send("recall_done", {**named, **done, "passed_on": []}, message["conversation"])

    # files

    def give(self, content: bytes, name: str) -> list[Any]:
        """The row that a message names the file by."""
        row, sealed = files.announce(content, name)
        self.given[row[6]] = sealed
        return row

    def take_file(self, row: list[Any], talk: str) -> bytes:
        """Fetched by pieces, checked, and said so."""
        try:
            content = files.open_file(row, self.fetch_from(f"files/{row[6]}"))
        except RefusedError as error:
            self.send("file_refused", {"file": row[0], "code": error.code}, talk)
            raise
        self.send("file_taken", {"file": row[0], "sha256": b64(sha(content))}, talk)
        return content

    # one officer

    def review(
        self, kind: str, subject: str, talk: str, outcome: str = "confirmed", reason: str = ""
    ) -> None:
        body = {"kind": kind, "subject": subject, "outcome": outcome, "at": moment(), "reason": reason}
        self.send("second_review", body, talk)

    # figures

    @property
    def accepted(self) -> list[dict[str, Any]]:
        """What both sides said, without what either could not act on."""
        refused = {one["body"]["message"] for one in self.spoken if one["type"] == "refusal"}
        return [one for one in self.spoken if one["id"] not in refused]
