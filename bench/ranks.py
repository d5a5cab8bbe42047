#!/usr/bin/env python3
"""What do more ranks bring, and is it what a run on one rank foretells? Whole extractions on 1, 2, ... ranks in turns,
beside a model of LogGP's kind: work from the report of the run on one rank, messages as the program counted them,
latency and bandwidth from bench/messages on two ranks.

usage: ranks.py [--tiny]     CSV to stdout, a table for people to stderr

Seconds of work are processor time of a rank outside messages, the busiest rank's: the time it takes where every rank
has a core to itself, whatever else the machine does. Seconds are wall time, of the quickest round. With more ranks
than cores, each core does what its ranks repeat once for each of them. Leaves with 1 where the networks of different
ranks differ, or a run is not certified.
"""

import csv
import hashlib
import io
import json
import math
import os
import subprocess
import sys
import tempfile
from pathlib import Path

BUILD = Path(__file__).resolve().parent.parent / "build/release"
CORES = len(os.sched_getaffinity(0))
FAR = [16, 64, 256, 1024, 4096, 16384]  # ranks that no machine here has
TILE = 48  # centres of a stencil that one rank answers at a time


def launch(ranks, *command):
    return subprocess.run(["mpirun", "-n", str(ranks), *map(str, command)], check=True, capture_output=True, text=True)


def fitted(rounds_of_messages):
    """Seconds of latency a level of a collective's tree, and seconds a byte, that fit what was measured on two ranks.

    A gather is two collectives: of the parts' sizes, and of the parts; half of the bytes come from the other rank."""
    rows = list(csv.DictReader(io.StringIO(rounds_of_messages)))
    seconds = {(row["what"], float(row["bytes"])): float(row["seconds"]) for row in rows}
    latency = (seconds[("reduce", 8.0)] + seconds[("gather", 64.0)]) / 3
    largest = max(size for what, size in seconds if what == "gather")
    return latency, max(0.0, seconds[("gather", largest)] - 2 * latency) / (largest / 2)


def extract(network, ranks, folder):
    out = folder / f"on-{ranks}"
    launch(ranks, BUILD / "unhinge", "extract", "--oracle", f"file:{network}", "--out", out, "--force")
    report = json.loads((out / "report.json").read_text())
    report["sha256"] = hashlib.sha256((out / "network.npz").read_bytes()).hexdigest()
    return report


def busiest(report):
    return max(sum(rank["work_seconds"]) for rank in report["layout"]["ranks"])


def parts_of_work(report):
    """What ranks share, what rank 0 decides and what all repeat, stage by stage, in seconds."""
    return {
        row["stage"]: (row["shared"], row["decided"], max(0.0, row["worked"] - row["shared"] - row["decided"]))
        for row in report["seconds"]["stages"]
    }


def foretold(alone, several, ranks, costs):
    """Seconds of work of the busiest rank, of messages, and all together on this machine's cores."""
    shared, decided, repeated = (sum(part) for part in zip(*parts_of_work(alone).values()))
    latency, byte = costs
    stages = several["seconds"]["stages"]
    calls = sum(row["collectives"] + row["messages"] + row["takes"] for row in stages)
    received = sum(row["received_bytes"] for row in stages)
    messages = calls * latency * math.ceil(math.log2(ranks)) + received * byte
    cores = min(ranks, CORES)
    on_cores = shared / cores + decided + repeated * ranks / cores
    return shared / ranks + decided + repeated, messages, on_cores + messages


def far(alone, two, name, costs, write):
    """The same model for ranks that no machine here has; where a batch has fewer tiles than ranks, the rest idle."""
    inputs, width, _ = (int(part) for part in name.split("-"))
    tiles = math.ceil((width + 1) / TILE)
    shared, decided, repeated = (sum(part) for part in zip(*parts_of_work(alone).values()))
    latency, byte = costs
    stages = two["seconds"]["stages"]
    calls = sum(row["collectives"] + row["messages"] + row["takes"] for row in stages)
    received = 2 * sum(row["received_bytes"] for row in stages)  # of two ranks each hears the other's half
    for ranks in FAR:
        messages = calls * latency * math.log2(ranks) + received * byte * (1 - 1 / ranks)
        at_work = min(ranks, tiles)
        seconds = shared / at_work + decided + repeated + messages
        write(["far", name, ranks, at_work, shared / at_work, decided, repeated, messages, seconds,
               (shared + decided + repeated) / seconds])


def study(name, rounds, most_ranks, costs, write, folder):
    inputs, width, outputs = name.split("-")
    network = folder / f"{name}.npz"
    launch(1, BUILD / "unhinge", "generate", "--family", "gaussian", "--inputs", inputs, "--width", width, "--outputs",
           outputs, "--seed", 1, "--out", network)
    reports = {ranks: [] for ranks in range(1, most_ranks + 1)}
    for _ in range(rounds):
        for ranks, runs in reports.items():
            runs.append(extract(network, ranks, folder))
    everything = [report for runs in reports.values() for report in runs]
    right = len({report["sha256"] for report in everything}) == 1
    right = right and all(report["status"] == "certified" for report in everything)
    best = {ranks: min(runs, key=busiest) for ranks, runs in reports.items()}
    wall = {ranks: min(report["seconds"]["total"] for report in runs) for ranks, runs in reports.items()}
    for ranks, report in best.items():
        work, messages, seconds = foretold(best[1], report, ranks, costs)
        kernels = min(r["seconds"]["total"] / r["seconds"]["answering"] for r in reports[ranks])
        write(["run", name, ranks, min(ranks, CORES), work, busiest(report), messages, seconds, wall[ranks],
               busiest(best[1]) / busiest(report), wall[1] / wall[ranks], kernels])
        print(f"{name:>12} on {ranks}: work {work:.3g} s foretold, {busiest(report):.3g} s found; "
              f"{seconds:.3g} s foretold, {wall[ranks]:.3g} s by the clock; "
              f"{busiest(best[1]) / busiest(report):.2f} times as fast by work, {wall[1] / wall[ranks]:.2f} by the clock; "
              f"{kernels:.2f} times the kernels{'' if right else ': WRONG'}", file=sys.stderr)
    for stage, parts in parts_of_work(best[1]).items():
        row = next(row for row in best[2]["seconds"]["stages"] if row["stage"] == stage)
        write(["stage", name, stage, *parts, row["collectives"], row["messages"], row["takes"], row["received_bytes"]])
    far(best[1], best[2], name, costs, write)
    return right


def main():
    if sys.argv[1:] not in ([], ["--tiny"]):
        sys.exit(__doc__)
    tiny = sys.argv[1:] == ["--tiny"]
    rows = csv.writer(sys.stdout, lineterminator="\n")

    def write(row):
        rows.writerow([f"{x:.6g}" if isinstance(x, float) else x for x in row])

    costs = fitted(launch(2, BUILD / "bench/messages", *(["--tiny"] if tiny else [])).stdout)
    print(f"{1e6 * costs[0]:.3g} us a level of a collective, {1e-9 / max(costs[1], 1e-15):.3g} GB/s", file=sys.stderr)
    write(["costs", "latency", costs[0], "byte", costs[1]])
    right = True
    with tempfile.TemporaryDirectory() as folder:
        for name in ["9-30-1"] if tiny else ["784-512-1", "100-4096-1", "784-4096-1"]:
            right = study(name, 1 if tiny else 3, 2 if tiny else 4, costs, write, Path(folder)) and right
    sys.exit(0 if right else 1)


if __name__ == "__main__":
    main()
