"""One name among many by a library without an index: each of the last 20 names is compared with all the others.

python benchmarks/peers/brute_force_names.py rapidfuzz|nomenklatura < NAMES.json

Says one JSON line: the milliseconds of one core for a name. nomenklatura is slow: it is given every hundredth name
and five to look for, and the figure is of the whole.
"""

import json
import sys
import time


def main():
    names = json.load(sys.stdin)
    listed, asked = names[:-20], names[-20:]
    search = {"rapidfuzz": time_rapidfuzz, "nomenklatura": time_nomenklatura}[sys.argv[1]]
    print(json.dumps({"ms": round(search(listed, asked), 2)}))


def time_rapidfuzz(listed, asked):
    from anyascii import anyascii
    from rapidfuzz import fuzz, process

    folded = [anyascii(name).lower() for name in listed]
    started = time.process_time()
    for name in asked:
        process.cdist([anyascii(name).lower()], folded, scorer=fuzz.token_sort_ratio, workers=1)
    return 1000 * (time.process_time() - started) / len(asked)


def time_nomenklatura(listed, asked):
    from followthemoney import model
    from nomenklatura.matching import get_algorithm

    algorithm = get_algorithm("logic-v2")
    config = algorithm.default_config()

    def make_person(name):
        return model.get_proxy({"id": name, "schema": "Person", "properties": {"name": [name]}})

    persons, sought = [make_person(name) for name in listed[::100]], [make_person(name) for name in asked[:6]]
    for other in persons:
        algorithm.compare(sought[0], other, config)
    started = time.process_time()
    for person in sought[1:]:
        for other in persons:
            algorithm.compare(person, other, config)
    return 1000 * (time.process_time() - started) / 5 * len(listed) / len(persons)


if __name__ == "__main__":
    main()
