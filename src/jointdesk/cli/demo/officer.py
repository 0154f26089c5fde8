"""An officer of a demo desk, working through its HTTP API as a program would."""

from pathlib import Path
from typing import Any

import httpx

from jointdesk.cli.demo.desks import PASSWORD, Desk
from jointdesk.engine.errors import OwnError


class DeskOfficer:
    """Signed in with a session of its own."""

    def __init__(self, desk: Desk, username: str) -> None:
        self.desk, self.username = desk, username
        # the server ends an idle connection after five seconds, as httpx would: whoever asked last would meet its end
        limits = httpx.Limits(keepalive_expiry=2)
        self.http = httpx.Client(base_url=desk.address, timeout=600, follow_redirects=False, limits=limits)
        self._sign_in()

    def _sign_in(self) -> None:
        self.http.get("/accounts/login/").raise_for_status()
        answer = self.http.post(
            "/accounts/login/",
            data={
                "login": self.username,
                "password": PASSWORD,
                "csrfmiddlewaretoken": self.http.cookies[f"{self.desk.id}_csrf"],
            },
        )
        if answer.status_code != 302:
            raise OwnError(f"desk {self.desk.id}: {self.username} could not sign in")

    def get(self, path: str, **params: Any) -> Any:
        return self._read(self.http.get(f"/api{path}", params=params))

    def post(self, path: str, body: Any = None, *, file: Path | None = None, **params: Any) -> Any:
        headers = {"X-CSRFToken": self.http.cookies[f"{self.desk.id}_csrf"]}
        if file is not None:
            with file.open("rb") as content:
                answer = self.http.post(
                    f"/api{path}", params=params, files={"file": (file.name, content)}, headers=headers
                )
        else:
            answer = self.http.post(f"/api{path}", params=params, json=body, headers=headers)
        return self._read(answer)

    def hand_in(self, path: str, fields: dict[str, str], name: str, content: bytes) -> Any:
        """A form with a file, as the API takes evidence."""
        headers = {"X-CSRFToken": self.http.cookies[f"{self.desk.id}_csrf"]}
        files = [("files", (name, content))]
        return self._read(self.http.post(f"/api{path}", data=fields, files=files, headers=headers))

    def send(self, path: str, form: dict[str, str]) -> None:
        """A page's form, as a browser sends it."""
        token = self.http.cookies[f"{self.desk.id}_csrf"]
        answer = self.http.post(path, data=form | {"csrfmiddlewaretoken": token})
        if answer.status_code >= 400:
            self._read(answer)
        # a form that lacks something is shown again
        if answer.status_code != 302:
            raise OwnError(f"desk {self.desk.id}: {self.username}: {path} did not take the form")

    def lines(self, path: str) -> list[str]:
        """The lines of an export."""
        answer = self.http.get(f"/api{path}")
        if answer.status_code != 200:
            self._read(answer)
        return answer.text.splitlines()

    def _read(self, answer: httpx.Response) -> Any:
        if answer.status_code >= 400:
            detail = answer.text[:300]
            raise OwnError(
                f"desk {self.desk.id}: {self.username}: {answer.request.method} {answer.request.url.path}: "
                f"{answer.status_code} {detail}"
            )
        return answer.json() if answer.content else None
