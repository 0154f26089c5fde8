"""A response goes out as Django made it, in one hop or piece by piece, and everything it held is closed then."""

import asyncio
import io
import os
from typing import Any

import pytest
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from jointdesk.bodies.few_threads import FewThreads


class Answers(FewThreads):
    """One response for whatever is asked."""

    def __init__(self, response: HttpResponseBase) -> None:
        super().__init__()
        self.response = response

    def get_response(self, request: HttpRequest) -> HttpResponseBase:
        request.read()
        return self.response


def ask(app: FewThreads, *events: dict[str, Any]) -> list[dict[str, Any]]:
    scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": []}
    coming, sent = list(events) or [{"type": "http.request", "body": b"x"}], list[dict[str, Any]]()

    async def receive() -> dict[str, Any]:
        return coming.pop(0)

    async def send(event: dict[str, Any]) -> None:
        sent.append(event)

    asyncio.run(app(scope, receive, send))
    return sent


def test_headers_and_cookies_go_before_the_content():
    response = HttpResponse("nhận", status=422, headers={"X-Said": "so"})
    response.set_cookie("a", "b", httponly=True)
    start, body = ask(Answers(response))
    assert start["status"] == 422
    assert (b"X-Said", b"so") in start["headers"]
    assert (b"Set-Cookie", b"a=b; HttpOnly; Path=/") in start["headers"]
    assert body == {"type": "http.response.body", "body": "nhận".encode()}
    assert response.closed


@pytest.mark.parametrize("size", [0, 10, 65_536, 65_537, 300_000])
def test_a_file_goes_by_pieces_and_is_closed(size: int):
    content, file = os.urandom(size), io.BytesIO()
    file.write(content)
    file.seek(0)
    _start, *bodies = ask(Answers(FileResponse(file)))
    assert b"".join(body["body"] for body in bodies) == content
    assert [body.get("more_body", False) for body in bodies] == [True] * (len(bodies) - 1) + [False]
    assert max(len(body["body"]) for body in bodies) <= 131_072
    assert file.closed


@pytest.mark.parametrize("size", [10, 70_000], ids=["at once", "by pieces"])
def test_what_fails_on_the_way_is_closed_and_not_ended_as_if_it_were_whole(size: int):
    def fail():
        yield from (bytes(size) for _turn in range(3))
        raise OSError("the disk")

    response = StreamingHttpResponse(fail())
    with pytest.raises(OSError, match="the disk"):
        ask(Answers(response))
    assert response.closed


def test_whoever_leaves_before_the_end_of_what_they_send_is_not_answered():
    app = Answers(HttpResponse("never"))
    sent = ask(app, {"type": "http.request", "body": b"x", "more_body": True}, {"type": "http.disconnect"})
    assert sent == []
