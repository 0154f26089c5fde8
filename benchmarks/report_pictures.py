"""What the report's pictures cost: a JSON line of import, first and later drawings, size and memory.

python tests/throwaway_desk.py python benchmarks/report_pictures.py
"""

import json
import resource
import statistics
import time
from collections.abc import Callable

import django


def timed(draw: Callable[[], object]) -> float:
    """Milliseconds."""
    begin = time.perf_counter()
    draw()
    return round((time.perf_counter() - begin) * 1000, 1)


def held() -> float:
    """The most memory so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    django.setup()
    before = held()
    begin = time.perf_counter()
    from jointdesk.desk.statistics.pictures.bars import Row, draw_bars

    imported = round((time.perf_counter() - begin) * 1000, 1)
    rows = [Row(f"ខេត្ត {place}" if place % 2 else f"Thành phố {place}", place**2) for place in range(25)]
    first = timed(lambda: draw_bars("k", "ខេត្ត", rows, unit="u"))
    later = [timed(lambda: draw_bars("k", "ខេត្ត", rows, unit="u")) for _ in range(51)]
    from jointdesk.desk.statistics.pictures.examples import draw_all

    pictures = draw_all()
    every = statistics.median(timed(draw_all) for _ in range(11))
    print(
        json.dumps(
            {
                "import_ms": imported,
                "first_bars_ms": first,
                "bars_of_25_rows_ms": statistics.median(later),
                "pictures": len(pictures),
                "all_pictures_ms": every,
                "all_pictures_kb": round(sum(len(p.wide) + len(p.phone) for p in pictures) / 1000),
                "memory_mb": round(held() - before, 1),
            }
        )
    )


if __name__ == "__main__":
    main()
