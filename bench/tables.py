"""Writes the tables of docs/performance.md that stand between the marks `kernels` and `threads`, from the CSV of these
benchmarks. Used by bench/run.sh.

usage: kernel_tables.py DOCUMENT KERNELS_CSV THREADS_CSV
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


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "|".join(["---"] + ["---:"] * (len(head) - 1)) + "|"]
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


def main() -> int:
    if len(sys.argv) != 4:
        print(__doc__, file=sys.stderr)
        return 2
    document = Path(sys.argv[1])
    text = document.read_text()
    for mark, make, path in (("kernels", kernels, sys.argv[2]), ("threads", threads, sys.argv[3])):
        with open(path, newline="") as file:
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
