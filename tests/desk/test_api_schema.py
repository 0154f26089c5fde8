"""Schemathesis on the officers' API: whatever fits its schema, and much that does not, as every role: never a 5xx.

`make fuzz-api EXAMPLES=n` runs longer. Each call is rolled back, so that all meet the same desk.
"""

import os
from collections.abc import Iterator
from http.cookies import SimpleCookie
from typing import Any

import httpx
import pytest
import schemathesis
from django.db import connection, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from cast import make_cast, make_units
from desk.conftest import FarDesk
from jointdesk.desk.exchange.mail import transport
from jointdesk.urls import api
from redteam.scene import furnish

FEW = 5
EXAMPLES = int(os.environ.get("EXAMPLES", FEW))
SCHEMA = schemathesis.openapi.from_dict(api.get_openapi_schema())
OPERATIONS = {
    operation.label: operation
    for found in SCHEMA.get_all_operations()
    if (operation := found.ok()) is not None
}
ROLES = ("alice", "bob", "dara", "cora", "vera", "adam", "mai", "ivan", "sok", "charlie", None)


@pytest.fixture(scope="module")
def desk(kept: None, _own_keys: None) -> Iterator[dict[str, Any]]:
    """A browser for each of the cast, a partner that answers, and ids that lead to something."""
    far = FarDesk("kh", "KH")
    with (
        httpx.Client(transport=httpx.MockTransport(far.answer)) as client,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(transport, "client", lambda: client)
        cast = make_cast(make_units())
        keyed = furnish(far)
        browsers: dict[str | None, Client] = {None: Client(raise_request_exception=False)}
        for name, officer in cast.items():
            browsers[name] = Client(raise_request_exception=False)
            browsers[name].force_login(officer)
        ids = [value for fields in keyed for value in fields.values() if isinstance(value, str)]
        yield {"browsers": browsers, "ids": ["1", "kh", "C-0", "identify", *ids]}


def call(case: Any, client: Client) -> Any:
    cookies = SimpleCookie(client.cookies)
    sent = case.as_transport_kwargs(base_url="http://testserver")
    from requests import Request

    sent = {
        name: value
        for name, value in sent.items()
        if name in ("method", "url", "params", "json", "data", "files", "headers")
    }
    made = Request(**sent).prepare()
    headers = {
        f"HTTP_{name.upper().replace('-', '_')}": value.encode("utf-8", "replace").decode("latin-1")
        if isinstance(value, str) else value.decode("latin-1")
        for name, value in made.headers.items() if name.lower() not in ("content-type", "content-length", "cookie")
    }  # fmt: skip
    body = made.body or b""
    with transaction.atomic():
        answer = client.generic(
            made.method or "GET",
            str(made.url).removeprefix("http://testserver"),
            body.encode() if isinstance(body, str) else body,
            content_type=str(made.headers.get("Content-Type", "")),
            **headers,
        )
        if not connection.needs_rollback:
            transaction.set_rollback(True)
    client.cookies = cookies
    return answer


def test_the_schema_has_the_api(db: None) -> None:
    assert len(OPERATIONS) > 40


@pytest.mark.parametrize("label", sorted(OPERATIONS))
def test_no_call_fails_us(label: str, desk: dict[str, Any], db: None) -> None:
    operation = OPERATIONS[label]
    strategy = st.one_of(
        operation.as_strategy(generation_mode=GenerationMode.POSITIVE),
        *(
            [operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)]
            if operation.body or operation.query or operation.path_parameters
            else []
        ),
    )

    @settings(
        max_examples=EXAMPLES, deadline=None, derandomize=EXAMPLES <= FEW, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=strategy, role=st.sampled_from(ROLES), known=st.booleans(), data=st.data())
    def attack(case: Any, role: str | None, known: bool, data: Any) -> None:
        if known and case.path_parameters:
            case.path_parameters = {
                name: data.draw(st.sampled_from(desk["ids"])) for name in case.path_parameters
            }
        answer = call(case, desk["browsers"][role])
        assert answer.status_code < 500, (answer.status_code, answer.content[-2000:])
        if role is None:
            assert answer.status_code in {400, 401, 404, 405}

    attack()
