"""What glues the world together is a hub; a mule account with many victims is none."""

import polars as pl
import pytest

from jointdesk.engine.errors import CallerError
from jointdesk.engine.networks import link
from jointdesk.engine.networks.hub_rule import COMMON_DEGREE

HOTLINE, MULE = ("phone", "+84190054541"), ("bank_account", "VCB:0123456789")
Row = tuple[str, str, str]


def frame(rows: list[Row]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["complaint", "kind", "value"], orient="row")


def unrelated(count: int, *shared: tuple[str, str]) -> list[Row]:
    """Complaints that have nothing in common but `shared`, each with a phone of its own."""
    names = [f"U{n:03}" for n in range(count)]
    own = [(name, "phone", f"+8490000{n:04}") for n, name in enumerate(names)]
    return own + [(name, *identifier) for name in names for identifier in shared]


def gang(count: int, *shared: tuple[str, str]) -> list[Row]:
    """Complaints that are also joined in a chain of handles, each shared by two."""
    names = [f"G{n:03}" for n in range(count)]
    chain = [(name, "handle", f"zalo:{n + step}") for n, name in enumerate(names) for step in (0, 1)]
    return chain + [(name, *identifier) for name in names for identifier in shared]


def largest(networks: pl.DataFrame) -> int:
    return int(networks["network"].value_counts()["count"].max())  # type: ignore[arg-type]


def test_a_hotline_in_unrelated_complaints_is_a_hub() -> None:
    found = link(frame(unrelated(40, HOTLINE)))
    assert found.hubs.rows() == [(*HOTLINE, 40, "diversity")]
    assert largest(found.networks) == 1


def test_a_mule_account_in_related_complaints_is_none() -> None:
    found = link(frame(gang(40, MULE) + unrelated(4, MULE)))
    assert found.hubs.is_empty()
    assert largest(found.networks) == 44


@pytest.mark.parametrize(("related", "is_hub"), [(10, False), (9, True)])
def test_more_than_three_quarters_must_be_unrelated(related: int, is_hub: bool) -> None:
    # of 36 complaints, 10 in one component leave 27 components = exactly three quarters
    rows = gang(related, HOTLINE) + unrelated(36 - related, HOTLINE)
    assert link(frame(rows)).hubs.height == int(is_hub)


@pytest.mark.parametrize(("count", "hubs"), [(COMMON_DEGREE, 0), (COMMON_DEGREE + 1, 1)])
def test_up_to_twenty_complaints_nothing_is_a_hub(count: int, hubs: int) -> None:
    assert link(frame(unrelated(count, HOTLINE))).hubs.height == hubs


def test_naming_an_identifier_twice_counts_once() -> None:
    rows = unrelated(COMMON_DEGREE, HOTLINE)
    assert link(frame(rows + rows)).hubs.is_empty()
    assert link(frame(rows + rows), hub_degree=COMMON_DEGREE).hubs.is_empty()
    assert link(frame(rows + rows), hub_degree=1).hubs["degree"].to_list() == [COMMON_DEGREE]


def test_a_plain_degree_replaces_the_rule() -> None:
    rows = frame(gang(30, MULE))
    found = link(rows, hub_degree=29)
    assert found.hubs.rows() == [(*MULE, 30, "degree")]
    assert largest(found.networks) == 30  # the chain of handles still holds
    assert link(rows, hub_degree=30).hubs.is_empty()
    assert largest(link(rows, hub_degree=1).networks) == 1


def test_a_list_of_hubs_adds_to_the_rule() -> None:
    rows = frame([*unrelated(40, HOTLINE), ("M1", *MULE), ("M2", *MULE)])
    found = link(rows, hubs=[MULE, MULE, ("phone", "unknown")])
    assert found.hubs.rows() == [(*HOTLINE, 40, "diversity"), (*MULE, 2, "listed")]
    assert largest(found.networks) == 1


def test_an_officer_overrules_every_rule() -> None:
    rows = frame(unrelated(40, HOTLINE))
    for rule in ({}, {"hub_degree": 5}, {"hubs": [HOTLINE]}):
        found = link(rows, never_hubs=[HOTLINE], **rule)  # type: ignore[arg-type]
        assert found.hubs.is_empty()
        assert largest(found.networks) == 40


def test_what_a_listed_hub_holds_together_is_still_unrelated() -> None:
    # groups of 20 complaints share a listed domain each, and all call one hotline
    rows = unrelated(80, HOTLINE) + [(f"U{n:03}", "domain", f"{n // 20}.example") for n in range(80)]
    assert link(frame(rows)).hubs.is_empty()
    listed = [("domain", f"{n}.example") for n in range(4)]
    assert link(frame(rows), hubs=listed).hubs.row(0) == (*HOTLINE, 80, "diversity")


def test_what_an_officer_found_genuine_relates_its_complaints() -> None:
    rows = frame(unrelated(40, HOTLINE, MULE))
    assert link(rows).hubs.height == 2
    assert link(rows, never_hubs=[MULE]).hubs.is_empty()


def busy(owned: int, named: int) -> list[Row]:
    """A gang of common identifiers only: 60 complaints, each naming `named` of `owned` in turn."""
    return [(f"B{n:03}", "handle", f"zalo:{(n + step) % owned}") for n in range(60) for step in range(named)]


@pytest.mark.parametrize(("owned", "named"), [(3, 2), (3, 3), (5, 2), (5, 4)])
def test_a_gang_whose_every_identifier_is_common_is_one_network(owned: int, named: int) -> None:
    found = link(frame(busy(owned, named)))
    assert found.hubs.is_empty()
    assert largest(found.networks) == 60


def test_a_hotline_and_its_site_do_not_vouch_for_each_other() -> None:
    site = ("domain", "bank.example")
    found = link(frame(unrelated(40, HOTLINE, site)))
    assert found.hubs.rows() == [(*site, 40, "diversity"), (*HOTLINE, 40, "diversity")]


def test_what_is_a_hub_vouches_for_nothing() -> None:
    # of 40 callers, 20 name one site and 20 another, which alone would make two groups; both sites are hubs
    rows = [(f"U{n:03}", "domain", f"{n % 2}.example") for n in range(200)]
    assert link(frame(unrelated(40, HOTLINE) + rows)).hubs.height == 3


def test_wallets_and_accounts_that_look_like_hubs_are_proposed_and_link_nothing() -> None:
    found = link(frame(unrelated(40, MULE)))
    assert found.hubs.rows() == [(*MULE, 40, "review")]
    assert largest(found.networks) == 1
    assert link(frame(unrelated(40, MULE)), hub_degree=20).hubs["reason"].to_list() == ["degree"]


def test_hubs_are_not_looked_for_in_a_neighbourhood() -> None:
    rows = frame(unrelated(40, HOTLINE))
    assert largest(link(rows, discover_hubs=False).networks) == 40
    assert largest(link(rows, discover_hubs=False, hubs=[HOTLINE]).networks) == 1


def test_a_degree_without_discovery_is_refused() -> None:
    with pytest.raises(CallerError):
        link(frame(unrelated(2)), hub_degree=5, discover_hubs=False)
    with pytest.raises(CallerError):
        link(frame(unrelated(2)), hub_degree=0)


def large_gangs(gangs: int, members: int) -> list[Row]:
    """Complaints of gangs that are each joined by handles in a chain: `gangs` times `members`."""
    return [
        (f"{gang:02}-{n:03}", "handle", f"zalo:{gang}-{n + step}")
        for gang in range(gangs)
        for n in range(members)
        for step in (0, 1)
    ]


def test_callers_who_share_gangs_by_chance_are_unrelated() -> None:
    # 60 callers of 600 complaints in 6 gangs: 10 a gang, as chance has it
    rows = large_gangs(6, 100)
    callers = [(f"{gang:02}-{n:03}", *HOTLINE) for gang in range(6) for n in range(0, 100, 10)]
    found = link(frame(rows + callers))
    assert found.hubs.rows() == [(*HOTLINE, 60, "diversity")]
    assert largest(found.networks) == 100


def test_more_of_one_gang_than_chance_would_put_there_are_related() -> None:
    rows = large_gangs(6, 100)
    victims = [(f"00-{n:03}", *MULE) for n in range(40)] + [(f"{g:02}-000", *MULE) for g in range(1, 6)]
    assert link(frame(rows + victims)).hubs.is_empty()


@pytest.mark.parametrize(("country", "hubs"), [(250, 1), (20_000, 0)])
def test_one_network_is_judged_as_the_whole_country_is(country: int, hubs: int) -> None:
    # a fifth of two gangs: chance in a country of little else, a tie in a large one
    network = large_gangs(2, 100)
    callers = [(f"{gang:02}-{n:03}", *HOTLINE) for gang in range(2) for n in range(0, 100, 5)]
    others = [(f"X{n:06}", "phone", f"+84900{n:06}") for n in range(country - 200)]
    alone = link(frame(network + callers), complaints=country).hubs
    assert alone.height == hubs
    assert alone.equals(link(frame(network + others + callers)).hubs)
