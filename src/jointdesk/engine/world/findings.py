"""Who is found where, and everything that makes counting rows wrong.

People found again in another operation, rows entered twice or by mistake, Cambodians among the found,
nationalities corrected late in every direction. The truth is what remains after corrections, each person once,
in the operation that found him or her first.
"""

import random
from dataclasses import dataclass, field

from jointdesk.engine.world.gate import Evidence
from jointdesk.engine.world.people import HOST, Individual, Population, foreigners
from jointdesk.engine.world.raids import Raid
from jointdesk.engine.world.scales import Scale


@dataclass
class Finding:
    """A person found in an operation: one row of its roster.

    `nationality` is what the row says at first; `correction` is the late one (field, value, reason). `sought`
    marks those a notice exists for. `row` is the row's id once the roster is written.
    """

    person: Individual
    raid: Raid
    role: str
    nationality: str
    evidence: Evidence = "none"
    correction: tuple[str, str, str] | None = None
    sought: str = ""
    row: str = ""

    @property
    def stands(self) -> bool:
        """Whether the row is not withdrawn in the end."""
        return self.correction is None or self.correction[0] != "withdrawn"


@dataclass
class Search:
    """Fills the rosters of all operations."""

    rng: random.Random
    scale: Scale
    raids: list[Raid]
    population: Population
    findings: list[Finding] = field(default_factory=list)

    def run(self) -> list[Finding]:
        """Every row of every roster, in no order yet."""
        for raid in self.raids:
            self.findings += [self._find_foreigner(raid) for _ in range(raid.foreigners)]
        self._name_ringleaders()
        untouched = [finding for finding in self.findings if finding.raid.counts]
        self.rng.shuffle(untouched)
        self._find_again(untouched)
        self._enter_twice(untouched)
        self._miswrite_nationality(untouched)
        self._find_cambodians()
        self._enter_by_mistake()
        return self.findings

    def _find_foreigner(self, raid: Raid) -> Finding:
        role = self.rng.choices(("suspect", "worker", ""), (50, 44, 6))[0]
        ages = (18, 48) if role == "suspect" else (16, 40)
        return self._find(self.population.invent(foreigners().draw(self.rng), ages), raid, role)

    def _find(self, person: Individual, raid: Raid, role: str, **known: object) -> Finding:
        return Finding(person, raid, role, **{"nationality": person.nationality, **known})  # type: ignore[arg-type]

    def _name_ringleaders(self) -> None:
        suspects = [row for row in self.findings if row.raid.counts and row.role == "suspect"]
        for finding in self.rng.sample(suspects, self.scale.ringleaders):
            finding.role = "ringleader"

    def _take(self, untouched: list[Finding], count: int) -> list[Finding]:
        taken = untouched[:count]
        del untouched[:count]
        return taken

    def _find_again(self, untouched: list[Finding]) -> None:
        """In a later operation of the period; ringleaders first among equals, some of them let go on bail."""
        untouched.sort(key=lambda finding: finding.role != "ringleader")
        leaders = self._take(untouched, max(2, self.scale.ringleaders // 10))
        self.rng.shuffle(untouched)
        for first in leaders + self._take(untouched, self.scale.refound - len(leaders)):
            later = self._other_raid(first.raid)
            evidence: Evidence = "document" if self.rng.random() < 0.6 else "birth"
            first.evidence = evidence
            self.findings.append(self._find(first.person, later, first.role, evidence=evidence))

    def _other_raid(self, raid: Raid) -> Raid:
        """Another operation of the period, a later one where there is one."""
        counted = [other for other in self.raids if other.counts and other.foreigners and other is not raid]
        later = [other for other in counted if other.operation.date > raid.operation.date]
        return self.rng.choice(later or counted)

    def _enter_twice(self, untouched: list[Finding]) -> None:
        """Half of the second rows are withdrawn late; the others only a careful reader sees."""
        for number, first in enumerate(self._take(untouched, self.scale.entered_twice)):
            first.evidence = "document" if self.rng.random() < 0.6 else "birth"
            second = self._find(first.person, first.raid, first.role, evidence=first.evidence)
            if number % 2:
                second.correction = ("withdrawn", "yes", "entered twice")
            self.findings.append(second)

    def _miswrite_nationality(self, untouched: list[Finding]) -> None:
        for finding in self._take(untouched, self.scale.corrected_from_host):
            self._write_as(finding, HOST)
        for finding in self._take(untouched, self.scale.corrected_between):
            self._write_as(finding, self._other_country(finding.person.nationality))

    def _find_cambodians(self) -> None:
        """Never counted; some are first taken for foreigners, as are all of the operation that found none."""
        full = [raid for raid in self.raids if raid.counts and raid.foreigners]
        empty = next(raid for raid in self.raids if not raid.foreigners)
        places = [empty] * 6 + self.rng.choices(full, k=self.scale.cambodians - 6)
        for number, raid in enumerate(places):
            finding = self._find(
                self.population.invent(HOST), raid, self.rng.choice(("worker", "suspect", ""))
            )
            if number == 0 or 6 <= number < 5 + self.scale.corrected_to_host:
                self._write_as(finding, self._other_country(HOST))
            self.findings.append(finding)

    def _enter_by_mistake(self) -> None:
        full = [raid for raid in self.raids if raid.counts and raid.foreigners]
        for _ in range(self.scale.entered_by_mistake):
            finding = self._find_foreigner(self.rng.choice(full))
            finding.correction = ("withdrawn", "yes", "entered by mistake: an interpreter, not found there")
            self.findings.append(finding)

    def _other_country(self, country: str) -> str:
        while (other := foreigners().draw(self.rng)) == country:
            pass
        return other

    def _write_as(self, finding: Finding, country: str) -> None:
        person = finding.person
        if self.population.claim(person, person.birth_date, (country,)):
            finding.nationality = country
            finding.correction = ("nationality", person.nationality, "passport found at the embassy")
