"""Every error Jointdesk raises on purpose, in families by origin.

Each knows whether trying again can help (`retryable`) and carries a text safe to show to the user: never
personal data. Doors translate them to an exit code or an HTTP status.
"""


class JointdeskError(Exception):
    """Base of all. `str(error)` is one line, safe to show and to log."""

    retryable = False


class CallerError(JointdeskError):
    """The caller's input breaks a rule. Exit code 1, HTTP 400."""


class InputError(CallerError):
    """A file's content breaks a rule: names file, line (1-based, header is line 1) and field."""

    def __init__(self, why: str, *, file: str, line: int | None = None, field: str | None = None) -> None:
        self.why, self.file, self.line, self.field = why, file, line, field
        place = ", ".join(
            part for part in (file, f"line {line}" if line else "", f"field {field}" if field else "") if part
        )
        super().__init__(f"{place}: {why}")


class NotFound(CallerError):
    """There is no such thing, or not for this officer: the two are never told apart. HTTP 404."""


class NotAllowed(CallerError):
    """The officer may not do this. HTTP 403. `action`: what the role does not hold, when it is the role."""

    def __init__(self, why: str, action: str = "") -> None:
        self.action = action
        super().__init__(why)


class PartnerError(JointdeskError):
    """What a partner desk sent is malformed, unauthentic or out of bounds. `code` is a stable word."""

    def __init__(self, code: str, why: str) -> None:
        self.code = code
        super().__init__(f"{code}: {why}")


class TransportError(JointdeskError):
    """The partner could not be reached or answered nonsense below the protocol."""

    retryable = True


class UnderWay(TransportError):
    """This desk is fetching the same at the moment. HTTP 409."""


class OwnError(JointdeskError):
    """Our own desk is not in order (missing key, broken table)."""
