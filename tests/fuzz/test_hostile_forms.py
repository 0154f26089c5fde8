"""A few hostile forms at the public door; `make fuzz-door` sends as many as one has time for."""

from pathlib import Path

from fuzz.hostile_forms import run


def test_no_form_breaks_the_door(tmp_path: Path):
    seen = run(80, 3, tmp_path / "door")
    assert sum(seen.values()) == 80
    # some reach a view and are told why not, some are no form at all
    assert min(seen[422], seen[200], seen[400]) > 0
