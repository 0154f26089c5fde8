"""What the worker does for the facts: makes them where there are none yet, and adds up the days that changed."""

from jointdesk.desk.statistics.facts.deriving import DERIVED
from jointdesk.desk.statistics.facts.fact_models import Fact
from jointdesk.desk.statistics.facts.keeping import rebuild
from jointdesk.desk.statistics.facts.sums import add_up_changed_days


def tend_facts() -> int:
    return build_missing() + add_up_changed_days()


def build_missing() -> int:
    """A desk that was at work before there were facts has none: they are made once."""
    if Fact.objects.exists() or not any(model._base_manager.exists() for model, _derive in DERIVED.values()):
        return 0
    return rebuild()
