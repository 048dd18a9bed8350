"""Random programs in graphlab and TensorFlow: counts, and every disagreement that docs/differences.md does not explain.

python -m tests.peers.generator [--programs N] [--first SEED] [--shard I/N] [--show]
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time

os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="-1")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.peers.generator", description=__doc__.split("\n")[0])
    parser.add_argument("--programs", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0, help="the first seed; with --programs 1 this one alone")
    parser.add_argument("--shard", default="0/1", help="every N-th program from the I-th on, as I/N")
    parser.add_argument("--show", action="store_true", help="print each program and what became of it")
    options = parser.parse_args()
    import tensorflow

    from tests.peers.generator.blocks import program
    from tests.peers.generator.compare import Comparison
    from tests.peers.generator.registry import callees

    tensorflow.get_logger().setLevel("ERROR")
    comparison = Comparison(tensorflow, callees(tensorflow))
    place, shards = map(int, options.shard.split("/"))
    start = time.perf_counter()
    for seed in range(options.first + place, options.first + options.programs, shards):
        if options.show:
            print(program(seed, comparison.callees))
        for finding in comparison.seed(seed):
            if options.show or not finding.row:
                print(f"{finding.row or 'unexplained'}: {finding}\n", flush=True)
    seconds = round(time.perf_counter() - start)
    print(json.dumps({"counts": comparison.counts, "accepted": comparison.rows, "seconds": seconds}))
    return 1 if comparison.rows["unexplained"] else 0


if __name__ == "__main__":
    sys.exit(main())
