"""What the officers' API reads: JSON and addresses whose texts a database takes. No text of ours has a zero byte."""

from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser

from jointdesk.engine.errors import CallerError

NUL = "\x00"


class TextParser(Parser):
    """Raises CallerError for a zero byte anywhere in what was sent."""

    def parse_body(self, request: HttpRequest) -> Any:
        said = super().parse_body(request)
        if b"\\u0000" in request.body and _holds_nul(said):
            raise CallerError("the body: a text has a zero byte")
        return said

    def parse_querydict(self, data: Any, list_fields: list[str], request: HttpRequest) -> Any:
        if any(isinstance(value, str) and NUL in value for name in data for value in data.getlist(name)):
            raise CallerError("the address or form: a text has a zero byte")
        return super().parse_querydict(data, list_fields, request)


def _holds_nul(said: Any) -> bool:
    """Without recursion: a body may be nested as deeply as its reader allows."""
    waiting = [said]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str) and NUL in one:
            return True
        if isinstance(one, dict):
            waiting += [*one, *one.values()]
        elif isinstance(one, list):
            waiting += one
    return False
