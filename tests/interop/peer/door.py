"""What is reached over HTTP (sections 4 and 7)."""

import json
import re
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler

from .correspondent import BUNDLE_TYPE
from .spelling import RefusedError

Take = Callable[[bytes], bytes]
PIECE = 50_000
STATUS = {"unknown_sender": 403, "bad_signature": 403, "too_large": 413}


def door_of(
    take_message: Take, take_bundle: Take, answer_question: Take, files: Callable[[], dict[str, bytes]]
) -> type[BaseHTTPRequestHandler]:
    """The handler of a web server for it."""

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            type_ = self.headers["Content-Type"]
            take = take_bundle if type_ == BUNDLE_TYPE else take_message
            if self.path == "/wire/v1/questions":
                take = answer_question
            try:
                self._answer(200, take(raw), type_)
            except RefusedError as error:
                status = STATUS.get(error.code, 400)
                said = json.dumps({"code": error.code, "detail": str(error)}).encode()
                self._answer(status, said, "application/json")

        def do_GET(self) -> None:
            held = files().get(self.path.rpartition("/")[2])
            if held is None:
                self._answer(404, b'{"code":"unknown_file"}', "application/json")
                return
            asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
            start = int(asked[1]) if asked else 0
            end = int(asked[2]) + 1 if asked and asked[2] else len(held)
            # shorter than anybody expects: whoever fetches must go on
            piece = held[start : min(end, start + PIECE)] if asked else held
            place = f"bytes {start}-{start + len(piece) - 1}/{len(held)}" if asked else ""
            self._answer(206 if asked else 200, piece, "application/octet-stream", place)

        def _answer(self, status: int, body: bytes, type_: str, place: str = "") -> None:
            self.send_response(status)
            self.send_header("Content-Type", type_)
            if place:
                self.send_header("Content-Range", place)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    return Door
