"""The desk: its log and the partner's, sets and questions both ways, behind its door."""

import secrets
import threading
import time
from datetime import UTC, datetime
from http.server import ThreadingHTTPServer
from typing import Any

from . import oprf, seals, sets, trees
from .correspondent import Correspondent
from .door import door_of
from .spelling import RefusedError, b64, moment, new_id, require, sha, unb64, write


class Peer(Correspondent):
    """Answers on a port of its own until it is closed."""

    def __init__(self, desk: str, country: str) -> None:
        super().__init__(desk, country)
        self.entries: list[tuple[bytes, bytes]] = []
        self.cosigned: trees.Note | None = None
        self.cosigned_note = ""
        self.seen = trees.Note("", "", 0, b"", {})
        self.sets: list[sets.OwnSet] = []
        self.questions: list[dict[str, Any]] = []
        self._server = ThreadingHTTPServer(
            ("127.0.0.1", 0), door_of(self.take_message, self.take_bundle, self.answer_question, self.files)
        )
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def files(self) -> dict[str, bytes]:
        """Tag files by digest in hex."""
        return {sha(own.file).hex(): own.file for own in self.sets}

    # logs

    def _on_checkpoint(self, message: dict[str, Any]) -> None:
        """Cosigned only when it is consistent with what was seen before."""
        body = message["body"]
        note, proof = trees.Note.read(body["note"]), [unb64(one) for one in body["proof"]]
        note.check_log(self.them.desk, self.them.signing_key)
        require(note.size >= self.seen.size, "went_back")
        require(body["old_size"] == self.seen.size, "unknown_state")
        seen = self.seen
        require(trees.is_consistent(seen.size, seen.root, note.size, note.root, proof), "forked")
        self.seen = note
        cosigned = trees.cosign(body["note"], self.desk, self.keys.signing, int(time.time()))
        self.send("cosignature", {"note": cosigned}, message["conversation"])

    def _on_cosignature(self, message: dict[str, Any]) -> None:
        note = trees.Note.read(message["body"]["note"])
        note.check_log(self.desk, self.keys.signing_public)
        note.check_witness(self.them.desk, self.them.signing_key)
        require(note.root == trees.root_of(self.leaves[: note.size]), "unknown_checkpoint")
        self.cosigned, self.cosigned_note = note, message["body"]["note"]

    @property
    def leaves(self) -> list[bytes]:
        return [trees.leaf_of(nonce, record) for nonce, record in self.entries]

    def log(self, kind: str, subject: str, facts: dict[str, Any]) -> int:
        """The new entry's index."""
        at = datetime.now(UTC).isoformat(timespec="seconds")
        record = {"key": new_id(), "kind": kind, "subject": subject, "record": facts, "at": at}
        self.entries.append((secrets.token_bytes(32), write(record)))
        return len(self.entries) - 1

    def show_checkpoint(self) -> None:
        """Sent, and cosigned by the partner."""
        old = self.cosigned.size if self.cosigned else 0
        note = trees.sign_note(self.desk, self.leaves, self.keys.signing)
        proof = [b64(one) for one in trees.consistency(self.leaves, old)]
        self.send("checkpoint", {"note": note, "old_size": old, "proof": proof}, self.standing("log"))
        self.wait("cosignature")

    # sets

    def publish(self, kind: str, values: list[str], part: str = "base") -> sets.OwnSet:
        """Logged, announced, cosigned, anchored."""
        index = self.log("complaint_stored", "complaint:1", {})
        own = sets.OwnSet.build(self.them.desk, kind, values, self.leaves[index], part=part)
        with self._lock:
            self.sets.append(own)
        index = self.log("set_published", f"set:{kind}", sets.logged(own.announcement, self.them.desk))
        self.send("set_published", own.announcement, self.standing("sets"))
        self.show_checkpoint()
        nonce, record = self.entries[index]
        path = [b64(one) for one in trees.inclusion(self.leaves, index)]
        proof = {"nonce": b64(nonce), "record": record.decode(), "index": index, "path": path}
        anchor = {"digest": b64(sha(own.file)), **proof, "checkpoint": self.cosigned_note}
        self.send("set_anchored", anchor, self.standing("sets"))
        return own

    def answer_question(self, raw: bytes) -> bytes:
        with self._lock:
            came = self.open(raw)
            message, body = came.message, came.message["body"]
            require(message["type"] == "question" and message["sequence"] == 1, "malformed", "question")
            said = sets.write_statement(message["id"], self.them.desk, self.desk, body)
            signed = seals.verify(
                body["statement"],
                self.them.signing_key,
                self.kid_in(body["statement"]),
                sets.STATEMENT,
            )
            require(signed == said, "wrong_statement")
            evaluated = b"".join(self._evaluate(body, *part) for part in body["parts"])
            self.questions.append(message)
            _, answer = self.write_message(
                "evaluation", self._receipt(message, evaluated), message["conversation"], 1
            )
            return self.seal(answer)

    def _evaluate(self, body: dict[str, Any], part: str, public_key: str) -> bytes:
        named = (body["kind"], body["epoch"], part, unb64(public_key))
        found = [own for own in self.sets if (own.kind, own.epoch, own.part, own.public) == named]
        require(len(found) == 1, "unknown_set")
        return oprf.evaluate(found[0].private, found[0].public, unb64(body["blinded"]))

    def _receipt(self, message: dict[str, Any], evaluated: bytes) -> dict[str, Any]:
        body, at = message["body"], moment()
        charged = len(unb64(body["blinded"])) // oprf.POINT
        receipt = sets.write_receipt(message["id"], self.them.desk, self.desk, body, charged, at, evaluated)
        counts = {"question": message["id"], "charged": charged, "left": 10_000 - charged, "at": at}
        return {**counts, "receipt": self.sign(receipt, sets.RECEIPT), "evaluated": b64(evaluated)}

    def ask(
        self, announcements: list[dict[str, Any]], files: list[bytes], values: list[str]
    ) -> tuple[list[set[bytes]], dict[str, Any]]:
        """Hits of each part, and the evaluation; its proofs and its receipt are verified."""
        kind = announcements[0]["kind"]
        question = sets.Question.blind([f"{kind}|{value}".encode() for value in values])
        body, answer = self.put(announcements, question.blinded)
        said, evaluated = answer["body"], unb64(answer["body"]["evaluated"])
        receipt = seals.verify(
            said["receipt"], self.them.signing_key, self.kid_in(said["receipt"]), sets.RECEIPT
        )
        between = said["question"], self.desk, self.them.desk
        require(
            receipt == sets.write_receipt(*between, body, said["charged"], said["at"], evaluated),
            "wrong_receipt",
        )
        pinned = [(unb64(one["public_key"]), file) for one, file in zip(announcements, files, strict=True)]
        return question.hits(pinned, evaluated), answer

    def put(
        self, announcements: list[dict[str, Any]], blinded: bytes, **stated: Any
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """The question's body and the evaluation as it came; `stated` is signed instead of what the body says."""
        first, asked = announcements[0], new_id()
        parts = [[one["part"], one["public_key"]] for one in announcements]
        body = {
            "kind": first["kind"],
            "epoch": first["epoch"],
            "parts": parts,
            "purpose": "A trial",
            "case": "",
        }
        body["blinded"] = b64(blinded)
        statement = sets.write_statement(asked, self.desk, self.them.desk, {**body, **stated})
        body["statement"] = self.sign(statement, sets.STATEMENT)
        _, signed = self.write_message("question", body, new_id(), 1, id=asked)
        answer = self.open(self.post("questions", self.seal(signed))).message
        if answer["type"] == "refusal":
            raise RefusedError(answer["body"]["code"], answer["body"]["reason"])
        require(
            answer["type"] == "evaluation" and answer["body"]["question"] == asked, "malformed", "evaluation"
        )
        return body, answer
