"""Writes DIR/study.csv from the reports of a study's runs, DIR/nodes-*; called by collect.sh."""

import csv
import hashlib
import json
import sys
from pathlib import Path

ACCURACY = 3  # the exit code of a network that is not what was asked for


def runs(study: Path):
    """(nodes, report or None, hash of the network or None) of every run, by nodes."""
    for folder in sorted(study.glob("nodes-*/"), key=lambda path: int(path.name.split("-")[1])):
        report, network = folder / "report.json", folder / "network.npz"
        yield (
            int(folder.name.split("-")[1]),
            json.loads(report.read_text()) if report.exists() else None,
            hashlib.sha256(network.read_bytes()).hexdigest() if network.exists() else None,
        )


def stage_seconds(report) -> dict:
    return {row["stage"]: row["seconds"] for row in report["seconds"]["stages"]}


def rows(study: Path, kind: str):
    """A row a run; speed-up and efficiency are over the run on fewest nodes."""
    first = None
    for nodes, report, digest in runs(study):
        if report is None:
            yield {"nodes": nodes, "status": "no report"}
            continue
        first = first or (nodes, report, digest)
        grown = nodes / first[0]
        faster = first[1]["seconds"]["total"] / report["seconds"]["total"]
        layout = report["layout"]
        yield {
            "nodes": nodes,
            "hosts": len(layout["hosts"]),
            "ranks": report["ranks"],
            "threads": report["threads"],
            "status": report["status"],
            "width": report["network"]["width"] if report["network"] else 0,
            "queries": report["queries"]["total"],
            "seconds": report["seconds"]["total"],
            # A weak study's problem has grown by as much as the nodes.
            "speed_up": faster * (grown if kind == "weak" else 1),
            "efficiency": faster / (1 if kind == "weak" else grown),
            "received_bytes": max(rank["received_bytes"] for rank in layout["ranks"]),
            "sha256": digest or "",
            "same_network": "" if kind == "weak" else "yes" if digest and digest == first[2] else "no",
            **{f"seconds {stage}": seconds for stage, seconds in stage_seconds(report).items()},
        }


def main() -> int:
    study = Path(sys.argv[1])
    table = list(rows(study, (study / "kind").read_text().strip()))
    if not table:
        print(f"collect.py: {study}: no runs (folders nodes-N are looked for); run strong.sh or weak.sh", file=sys.stderr)
        return 2
    columns = list(dict.fromkeys(name for row in table for name in row))
    with open(study / "study.csv", "w", newline="") as file:
        writer = csv.DictWriter(file, columns, restval=0)
        writer.writeheader()
        writer.writerows({k: f"{v:.6g}" if isinstance(v, float) else v for k, v in row.items()} for row in table)
    print(f"{study / 'study.csv'}: {len(table)} runs")
    bad = [row for row in table if not row.get("sha256") or row["same_network"] == "no"]
    for row in bad:
        print(f"collect.py: nodes-{row['nodes']} has no network, or another one (status {row['status']})", file=sys.stderr)
    return ACCURACY if bad else 0


if __name__ == "__main__":
    sys.exit(main())
