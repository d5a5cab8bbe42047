#!/usr/bin/env python3
"""What do more ranks bring, and is it what a run on one rank foretells? Whole extractions on 1, 2, ... ranks in turns,
beside a model of LogGP's kind: work from the report of the run on one rank, messages as the program counted them,
latency and bandwidth from bench/messages on two ranks.

usage: ranks.py [--tiny]     CSV to stdout, a table for people to stderr

Rows are of three kinds: `run`, foretold and found on so many ranks; `stage`, what a stage of the run on one rank shares,
decides and repeats, and what it exchanges on two; `far`, foretold for ranks that no machine here has. Seconds of work
are processor time of a rank outside messages, the busiest rank's: the time it takes where every rank has a core to
itself, whatever else the machine does. Seconds are wall time, of the quickest round. With more ranks than cores, each
core does what its ranks repeat once for each of them. Leaves with 1 where the networks of different ranks differ, or a
run is not certified.
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
COLUMNS = ["kind", "network", "ranks", "stage", "tiles", "shared", "decided", "repeated", "messages", "work",
           "work_found", "faster", "faster_found", "seconds", "seconds_found", "faster_by_clock", "serial_limit",
           "collectives", "point_to_point", "takes", "received_bytes"]


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


def share_of_busiest(tiles, ranks):
    """Of what ranks share: a tile is worked by one rank."""
    return math.ceil(tiles / ranks) / tiles


def tiles_of(name):
    """Runs of the cells, which are asked together: eight to 48 of them a tile, and 32 tiles where these are enough.
    (Tiles of more than 96 directions are cut further, which is left out here: not all batches have as many.)"""
    cells = int(name.split("-")[1]) + 1
    return math.ceil(cells / min(48, max(8, cells // 32 // 8 * 8)))


def seconds_of_messages(several, ranks, costs):
    """Collectives are trees; every rank receives what the others have of it."""
    latency, byte = costs
    stages = several["seconds"]["stages"]
    calls = sum(row["collectives"] + row["messages"] + row["takes"] for row in stages)
    received = sum(row["received_bytes"] for row in stages)
    measured_on = len(several["layout"]["ranks"])
    everything = received / (1 - 1 / measured_on) if measured_on > 1 else 0
    return calls * latency * math.ceil(math.log2(ranks)) + everything * (1 - 1 / ranks) * byte


def foretold(name, ranks, alone, several, costs):
    """Seconds of the busiest rank, by the run on one rank, and by the messages of a run on several."""
    shared, decided, repeated = (sum(part) for part in zip(*parts_of_work(alone).values()))
    own = shared * share_of_busiest(tiles_of(name), ranks)
    messages = seconds_of_messages(several, ranks, costs)
    cores = min(ranks, CORES)
    return {
        "network": name, "ranks": ranks, "tiles": tiles_of(name), "shared": own, "decided": decided, "repeated": repeated,
        "messages": messages, "work": own + decided + repeated,
        "faster": (shared + decided + repeated) / (own + decided + repeated + messages),
        "serial_limit": (shared + decided + repeated) / (decided + repeated),
        "seconds": own * ranks / cores + decided + repeated * ranks / cores + messages,
    }


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
    clock = {ranks: min(report["seconds"]["total"] for report in runs) for ranks, runs in reports.items()}
    for ranks, report in best.items():
        row = foretold(name, ranks, best[1], report, costs)
        row |= {
            "kind": "run", "faster": busiest(best[1]) / row["work"],  # by work, as it is found
            "work_found": busiest(report), "faster_found": busiest(best[1]) / busiest(report),
            "seconds_found": clock[ranks], "faster_by_clock": clock[1] / clock[ranks]}
        write(row)
        print(f"{name:>12} on {ranks}: work {row['work']:.3g} s foretold, {row['work_found']:.3g} s found; "
              f"{row['seconds']:.3g} s foretold, {row['seconds_found']:.3g} s by the clock; "
              f"{row['faster_found']:.2f} times as fast by work, {row['faster_by_clock']:.2f} by the clock"
              f"{'' if right else ': WRONG'}", file=sys.stderr)
    for stage, (shared, decided, repeated) in parts_of_work(best[1]).items():
        on_two = next(row for row in best[2]["seconds"]["stages"] if row["stage"] == stage)
        write({"kind": "stage", "network": name, "stage": stage, "shared": shared, "decided": decided,
               "repeated": repeated, "collectives": on_two["collectives"], "point_to_point": on_two["messages"],
               "takes": on_two["takes"], "received_bytes": on_two["received_bytes"]})
    for ranks in FAR:
        write(foretold(name, ranks, best[1], best[2], costs) | {"kind": "far"})
    return right


def main():
    if sys.argv[1:] not in ([], ["--tiny"]):
        sys.exit(__doc__)
    tiny = sys.argv[1:] == ["--tiny"]
    rows = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    rows.writeheader()

    def write(row):
        rows.writerow({name: f"{x:.6g}" if isinstance(x, float) else x for name, x in row.items()})

    costs = fitted(launch(2, BUILD / "bench/messages", *(["--tiny"] if tiny else [])).stdout)
    print(f"{1e6 * costs[0]:.3g} us a level of a collective, {1e-9 / max(costs[1], 1e-15):.3g} GB/s", file=sys.stderr)
    right = True
    with tempfile.TemporaryDirectory() as folder:
        for name in ["9-30-1"] if tiny else ["784-512-1", "100-4096-1", "784-4096-1"]:
            right = study(name, 1 if tiny else 3, 2 if tiny else 4, costs, write, Path(folder)) and right
    sys.exit(0 if right else 1)


if __name__ == "__main__":
    main()
