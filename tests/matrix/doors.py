"""Every door of the desk over HTTP: each URL with each method it takes, each operation of the API with a small body."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import get_converters

from jointdesk.urls import api

TYPES: dict[str, Any] = {
    "string": "x",
    "integer": 1,
    "number": 1,
    "boolean": False,
    "array": [],
    "object": {},
}


@dataclass(frozen=True)
class Door:
    """A route and a method; `body` is what an operation of the API takes at the least."""

    method: str
    route: str
    body: Any = field(default=None, compare=False)
    form: bool = field(default=False, compare=False)
    query: dict[str, Any] = field(default_factory=dict, compare=False)

    def __str__(self) -> str:
        return f"{self.method} /{self.route}"

    @property
    def parameters(self) -> list[str]:
        return [part.split(">")[0].rpartition(":")[2] for part in self.route.split("<")[1:]]

    def address(self, values: dict[str, Any]) -> str:
        said = self.route
        for part in self.route.split("<")[1:]:
            inside = part.split(">")[0]
            converter, _, name = inside.rpartition(":")
            value = values[name]
            text = str(get_converters()[converter].to_url(value)) if converter else str(value)
            said = said.replace(f"<{inside}>", text)
        return "/" + said

    def ask(self, client: Client, values: dict[str, Any]) -> Any:
        address = self.address(values)
        if self.query:
            address += "?" + urlencode(self.query)
        if self.body is not None and not self.form:
            return client.generic(
                self.method, address, json.dumps(self.body), content_type="application/json"
            )
        return getattr(client, self.method.lower())(address, self.body or {})


def doors() -> list[Door]:
    """All of them, in the order of their routes; who signs in, static files and languages apart."""
    return [*_pages(), *_operations()]


def _pages() -> Iterator[Door]:
    for route, view in _patterns(get_resolver()):
        if not route.startswith(("api/", "wire/")):
            for method in ("GET", "POST"):
                if getattr(view, "view_class", None) is None or hasattr(view.view_class, method.lower()):
                    yield Door(method, route)


def _patterns(resolver: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern, route)
        elif isinstance(pattern, URLPattern):
            # a named group of a regular expression is a parameter like any other
            yield (
                re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", route)
                .replace("^", "")
                .replace("\\.", ".")
                .rstrip("$"),
                pattern.callback,
            )


def _operations() -> Iterator[Door]:
    schema = api.get_openapi_schema()
    for address, methods in schema["paths"].items():
        route = address.removeprefix("/").replace("{", "<").replace("}", ">")
        for method, about in methods.items():
            body, form = _body(about.get("requestBody"), schema)
            asked = [
                said for said in about.get("parameters", []) if said["in"] == "query" and said.get("required")
            ]
            query = {said["name"]: _least(said["schema"], schema) for said in asked}
            yield Door(method.upper(), route, body, form, query)


def _body(about: dict[str, Any] | None, schema: dict[str, Any]) -> tuple[Any, bool]:
    if about is None:
        return None, False
    [(kind, content)] = list(about["content"].items())[:1]
    return _least(content["schema"], schema), kind != "application/json"


def _least(said: dict[str, Any], schema: dict[str, Any]) -> Any:
    """The smallest value that a JSON Schema takes."""
    if "$ref" in said:
        return _least(schema["components"]["schemas"][said["$ref"].rpartition("/")[2]], schema)
    for several in ("anyOf", "allOf", "oneOf"):
        if several in said:
            return _least(said[several][0], schema)
    if "enum" in said:
        return said["enum"][0]
    if "const" in said:
        return said["const"]
    if said.get("type") == "object" and "properties" in said:
        needed = said.get("required", [])
        return {name: _least(said["properties"][name], schema) for name in needed}
    if said.get("format") == "binary":
        return _file()
    if said.get("type") == "array":
        return [_least(said["items"], schema)] * said.get("minItems", 0)
    if said.get("format") in FORMATS:
        return FORMATS[said["format"]]
    if said.get("type") == "string":
        return "x" * max(1, said.get("minLength", 1))
    return TYPES[said.get("type", "string")]


FORMATS = {
    "date": "2026-01-01",
    "date-time": "2026-01-01T00:00:00Z",
    "uuid": "00000000-0000-4000-8000-000000000000",
}


def _file() -> Any:
    return SimpleUploadedFile("file.csv", b"a,b\n1,2\n")
