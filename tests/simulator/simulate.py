"""`make simulate`: schedules by the hundred thousand, on all cores; goes on where it stopped.

Prints the seed and the shortest schedule of whatever does not hold. Exit code 1 when anything failed.
"""

import argparse
import json
import multiprocessing
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from simulator.plan import draw_group_plan, draw_plan
from simulator.running import run
from simulator.shortening import explain

BLOCK = 100


def run_block(first: int) -> list[str]:
    """What failed among the schedules of one block, explained."""
    failed = []
    plans = [draw_plan(seed) for seed in range(first, first + BLOCK)]
    # three desks cost more than two
    plans += [draw_group_plan(seed) for seed in range(first, first + BLOCK, 4)]
    for plan in plans:
        seed = plan.seed
        try:
            run(plan)
        except AssertionError:
            failed.append(explain(plan))
        except Exception as error:
            failed.append(f"seed {seed}: {type(error).__name__}: {error}")
    return failed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--schedules", type=int, default=int(os.environ.get("SCHEDULES", "100000")))
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument(
        "--progress",
        type=Path,
        help="file that keeps what is done, until all is: a run that was ended goes on there",
    )
    given = parser.parse_args()
    done = (
        set(json.loads(given.progress.read_text())) if given.progress and given.progress.exists() else set()
    )
    blocks = [b for b in range(given.first, given.first + given.schedules, BLOCK) if b not in done]
    started, failures = time.monotonic(), 0
    with multiprocessing.Pool() as pool:
        for number, (block, failed) in enumerate(zip(blocks, pool.imap(run_block, blocks), strict=True), 1):
            failures += len(failed)
            print("\n".join(failed), end="\n" if failed else "", flush=True)
            done |= set() if failed else {block}
            if given.progress:
                given.progress.write_text(json.dumps(sorted(done)))
            rate = number * BLOCK / (time.monotonic() - started)
            if sys.stderr.isatty() or number % 20 == 0:
                print(f"{number * BLOCK} of {len(blocks) * BLOCK} schedules, {rate:.0f}/s", file=sys.stderr)
    if given.progress and not failures:
        given.progress.unlink(missing_ok=True)
    seconds = time.monotonic() - started
    print(f"{len(blocks) * BLOCK} schedules, {failures} failed, {seconds:.0f} s")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
