"""Writes the tables of docs/performance.md that stand between the mark of each and `end`, from the CSV of the
benchmarks. Used by bench/run.sh.

usage: tables.py DOCUMENT FOLDER     FOLDER holds kernels.csv, threads.csv and ranks.csv
"""

import csv
import re
import sys
from pathlib import Path

SHOWN = {  # work -> heading
    "points": "points",
    "points_eigen": "Eigen",
    "points_openblas": "OpenBLAS",
    "line": "line",
    "ten_places": "ten places",
    "stencil_kernel": "stencil's kernel",
    "stencil": "stencil",
    "new_directions": "new directions",
}


def table(head, rows, words=1):
    """The first `words` columns are words, the others numbers."""
    rules = ["---"] * words + ["---:"] * (len(head) - words)
    lines = ["| " + " | ".join(head) + " |", "|" + "|".join(rules) + "|"]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def by_network(rows, more=""):
    groups = {}
    for row in rows:
        name = f"{row['inputs']}-{row['width']}-{row['outputs']}"
        groups.setdefault(name + (f", {row[more]}" if more else ""), []).append(row)
    return groups


def kernels(rows):
    fastest = rows[0]["kernels"]
    out = []
    for row in rows:
        row["named"] = "" if row["kernels"] == fastest else row["kernels"]
    rows = [row for row in rows if int(row["width"]) >= 100]  # what is smaller is there to be checked
    for name, works in by_network(rows, "named").items():
        found = {work["work"]: work for work in works}
        shares = [f"{float(found[w]['of_limit']):.2f}" if w in found else "" for w in SHOWN]
        saved = float(found["stencil"]["speed_over_points"]) / int(found["stencil"]["inputs"])
        out.append([name.rstrip(", "), *shares, f"{float(found['points']['ns_per_query']):.4g}",
                    f"{float(found['stencil']['ns_per_query']):.4g}", f"{saved:.2f} d"])
    return table(["network", *SHOWN.values(), "ns a point", "ns a stencil query", "times as fast"], out)


def threads(rows):
    shapes = ["points", "line", "stencil"]
    out = []
    for name, works in by_network(rows).items():
        two = {w["shape"]: f"{float(w['times_as_fast']):.2f}" for w in works if w["threads"] == "2"}
        out.append([name, *(two.get(shape, "") for shape in shapes)])
    return table(["network", *shapes], out)


def of_kind(kind, rows):
    return [row for row in rows if row["kind"] == kind]


def numbers(row, *names):
    return [f"{float(row[name]):.3g}" for name in names]


def ranks(rows):
    out = [[row["network"], row["ranks"], *numbers(row, "work", "work_found"),
            *(f"{float(row[name]):.2f}" for name in ("faster", "faster_found", "faster_by_clock"))]
           for row in of_kind("run", rows)]
    return table(["network", "ranks", "work foretold", "work found", "times as fast, foretold", "found",
                  "by the clock"], out)


PARTS = ("shared", "decided", "repeated")


def stages(rows):
    """Of those that are 1 % of the work at least."""
    work = {row["network"]: float(row["work"]) for row in of_kind("run", rows) if row["ranks"] == "1"}
    out = [[row["network"], row["stage"], *(f"{float(row[name]):.3f}" for name in PARTS), row["collectives"],
            row["point_to_point"], row["takes"], f"{float(row['received_bytes']) / 1e6:.2f}"]
           for row in of_kind("stage", rows)
           if sum(float(row[name]) for name in PARTS) >= 0.01 * work[row["network"]]]
    return table(["network", "stage", "shared", "decided", "repeated", "collectives", "messages", "takes",
                  "MB received"], out, words=2)


def far(rows):
    networks = {}
    for row in of_kind("far", rows):
        networks.setdefault(row["network"], []).append(row)
    sizes = sorted({int(row["ranks"]) for row in of_kind("far", rows)})
    out = []
    for name, runs in networks.items():
        serial, tiles = numbers(runs[0], "serial_limit", "tiles")
        out.append([name, *(numbers(row, "faster")[0] for row in runs), serial, tiles])
    return table(["network", *map(str, sizes), "serial part alone", "tiles"], out)


TABLES = {  # mark -> CSV, and what makes a table of it
    "kernels": ("kernels", kernels),
    "threads": ("threads", threads),
    "ranks": ("ranks", ranks),
    "ranks, stages": ("ranks", stages),
    "ranks, far": ("ranks", far),
}


def main() -> int:
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    document, folder = Path(sys.argv[1]), Path(sys.argv[2])
    text = document.read_text()
    for mark, (source, make) in TABLES.items():
        with open(folder / f"{source}.csv", newline="") as file:
            made = make(list(csv.DictReader(file)))
        text, count = re.subn(f"(<!-- {mark} -->\n).*?(<!-- end -->)", lambda m: f"{m[1]}{made}\n{m[2]}", text,
                              flags=re.DOTALL)
        if count != 1:
            print(f"{document}: no place for the table '{mark}' (its marks are missing); put them back", file=sys.stderr)
            return 1
    document.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
