"""A list of persons, indexed so that a roster row finds its few candidates without a scan."""

from collections.abc import Iterable

from jointdesk.engine.screening.person import Candidate, Person


class Watchlist:
    """Build once, add to it, screen against it. Not shared between threads while adding."""

    @classmethod
    def build(cls, persons: Iterable[Person]) -> "Watchlist":
        """Index `persons`; a repeated id adds its names and facts as aliases."""
        raise NotImplementedError

    def add(self, person: Person) -> None:
        """Index one more person, or one more alias of a known id."""
        raise NotImplementedError

    def screen(self, person: Person, top: int = 10) -> list[Candidate]:
        """Up to `top` candidates for `person`, best first."""
        raise NotImplementedError
