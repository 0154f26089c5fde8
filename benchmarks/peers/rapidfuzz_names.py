"""rapidfuzz on anyascii text over pairs of names: JSON lines {"set", "pairs"} on standard input, a line of scores each.

python benchmarks/peers/rapidfuzz_names.py < SETS.jsonl

Names are transliterated and folded before the clock starts, as ours are read before; the score is token_sort_ratio.
"""

import json
import sys
import time

from anyascii import anyascii
from rapidfuzz import fuzz, utils


def fold(name):
    return utils.default_process(anyascii(name))


for line in sys.stdin:
    given = json.loads(line)
    folded = [(fold(a), fold(b)) for a, b in given["pairs"]]
    started = time.process_time()
    scores = [fuzz.token_sort_ratio(a, b) / 100 for a, b in folded]
    seconds = time.process_time() - started
    print(json.dumps({"set": given["set"], "seconds": seconds, "scores": scores}), flush=True)
