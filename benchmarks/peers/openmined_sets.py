"""OpenMined PSI as its documentation says: a server's set of N items, a client's question of M.

    python benchmarks/peers/openmined_sets.py N M [GCS] [RAW]

RAW keeps 32 bytes an item and errs never; GCS, its default, errs as seldom as asked: 1e-9 a question, as our 8-byte
tags over a million items do.
"""

import json
import resource
import sys
import time

import private_set_intersection.python as psi

N, M = int(sys.argv[1]), int(sys.argv[2])
FALSE_POSITIVES = 1e-9


def item(number: int) -> str:
    return f"phone|+849{number:09d}"


def main() -> None:
    held = [item(number) for number in range(N)]
    # half of what is asked is held
    asked = [item(number) for number in range(N - M // 2, N + M - M // 2)]
    for name in sys.argv[3:] or ("GCS", "RAW"):
        server = psi.server.CreateWithNewKey(True)
        client = psi.client.CreateWithNewKey(True)
        begun, cpu = time.perf_counter(), time.process_time()
        setup = server.CreateSetupMessage(FALSE_POSITIVES, M, held, getattr(psi.DataStructure, name))
        built, built_cpu = time.perf_counter() - begun, time.process_time() - cpu
        size = len(setup.SerializeToString())
        begun = time.perf_counter()
        request = client.CreateRequest(asked)
        blinded = time.perf_counter()
        response = server.ProcessRequest(request)
        evaluated = time.perf_counter()
        found = client.GetIntersection(setup, response)
        done = time.perf_counter()
        assert len(found) == M // 2, len(found)
        print(
            json.dumps(
                {
                    "structure": name,
                    "set_seconds": built,
                    "set_cpu_seconds": built_cpu,
                    "set_bytes": size,
                    "blind_seconds": blinded - begun,
                    "evaluate_seconds": evaluated - blinded,
                    "finish_seconds": done - evaluated,
                    "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
                }
            )
        )


if __name__ == "__main__":
    main()
