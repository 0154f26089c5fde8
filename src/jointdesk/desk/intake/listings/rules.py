"""The desk's rules of listing, as values (rules.yaml)."""

from dataclasses import dataclass, fields
from datetime import timedelta
from functools import cache

from jointdesk.engine.letterbox.listings import Rules
from jointdesk.engine.reference import read_yaml


@dataclass(frozen=True)
class ListingRules:
    """`told`: the engine's; `kinds`: of identifiers that may be listed at all."""

    told: Rules
    kinds: tuple[str, ...]
    answer: timedelta
    forget: timedelta
    bundle_holds: timedelta


@cache
def listing_rules() -> ListingRules:
    said = read_yaml("jointdesk.desk.intake.listings", "rules.yaml")
    return ListingRules(
        told=Rules(**{field.name: said[field.name] for field in fields(Rules)}),
        kinds=tuple(said["kinds"]),
        answer=timedelta(days=said["answer_days"]),
        forget=timedelta(days=said["forget_days"]),
        bundle_holds=timedelta(days=said["bundle_holds_days"]),
    )
