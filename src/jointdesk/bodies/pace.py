"""How fast a body has to arrive."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Pace:
    """How long a body may take: `seconds` at most; with a `least_rate`, in octets a second, less if it is small,
    after `grace` seconds in which nothing has to come."""

    seconds: float
    least_rate: float = 0.0
    grace: float = 60.0

    def allow(self, size: int) -> float:
        """Seconds after the beginning in which the next octet must be here."""
        return min(self.seconds, self.grace + size / self.least_rate) if self.least_rate else self.seconds
