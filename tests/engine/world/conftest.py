"""The worlds the tests walk through: two, three and one desk; the campaign with five seeds."""

import pytest
from worlds import made

from jointdesk.engine.world import World


@pytest.fixture(
    params=[
        (1, 900, "small", ("vn", "kh")),
        (2, 900, "small", ("vn", "kh", "kr")),
        (3, 900, "campaign", ("kh",)),
    ],
    ids=["two desks", "three desks", "one desk, campaign"],
)
def world(request: pytest.FixtureRequest) -> World:
    return made(*request.param)


@pytest.fixture(params=[1, 2, 3, 4, 5])
def campaign(request: pytest.FixtureRequest) -> World:
    return made(request.param, 300, "campaign", ("vn", "kh"))
