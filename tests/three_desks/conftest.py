from collections.abc import Iterator

import pytest

from three_desks.trio import Trio, begin


@pytest.fixture(scope="package")
def trio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trio]:
    with begin(tmp_path_factory.mktemp("three")) as three:
        yield three
