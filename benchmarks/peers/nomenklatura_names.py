"""nomenklatura over pairs of names: JSON lines {"set", "pairs"} on standard input, a line of scores each.

python benchmarks/peers/nomenklatura_names.py [ALGORITHM] < SETS.jsonl

ALGORITHM is logic-v2 unless said. The two are persons with a name and nothing else, made before the clock starts; its
caches are warm from a first pass over a hundred pairs. Seconds are processor seconds of one core.
"""

import json
import sys
import time

from followthemoney import model
from nomenklatura.matching import get_algorithm

algorithm = get_algorithm(sys.argv[1] if len(sys.argv) > 1 else "logic-v2")
config = algorithm.default_config()


def make_person(name):
    return model.get_proxy({"id": name, "schema": "Person", "properties": {"name": [name]}})


for line in sys.stdin:
    given = json.loads(line)
    persons = [(make_person(a), make_person(b)) for a, b in given["pairs"]]
    for a, b in persons[:100]:
        algorithm.compare(a, b, config)
    started = time.process_time()
    scores = [algorithm.compare(a, b, config).score for a, b in persons]
    seconds = time.process_time() - started
    print(json.dumps({"set": given["set"], "seconds": seconds, "scores": scores}), flush=True)
