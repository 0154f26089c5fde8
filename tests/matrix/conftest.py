"""Officers of every role and seat before the doors, and what stands in a province, twice: plain, and marked RED."""

import pytest
from django.template import Template
from django.test.utils import _TestState

from desk.conftest import _own_keys, kh, partner  # noqa: F401
from matrix.access import Asker
from matrix.scene import Place, furnish, mark_red, officers
from records import Records


@pytest.fixture
def places(units, cast, kh, partner, monkeypatch) -> tuple[Place, Place]:  # noqa: F811
    """Things of each kind, and the same ones marked RED."""
    # the tests' client keeps a copy of every context a page is made of: nobody here reads them
    monkeypatch.setattr(Template, "_render", _TestState.saved_data.template_render)
    records = Records(units, cast)
    here, red = furnish(records, kh, partner), furnish(records, kh, partner)
    mark_red(red)
    return here, red


@pytest.fixture
def asker(units, places) -> Asker:
    return Asker(officers(units), *places)
