#!/usr/bin/env python3
"""Recovers networks of every family and size through the program, and judges each by its exact distance.

Without options a small suite, one seed a family; this is what ctest runs. The table of docs/families.md comes from

    python3 tests/end_to_end/families.py --full --seeds 10 --jobs 2 --write docs/families.md

A run fails if its relative mean squared error is above 1e-12, if it ends by the timeout, or if it certifies less than
its true error. The first is not asked of lone pairs 1e-10 apart and closer, whose F is the rounding of answers, nearly.
UNHINGE names the program (default: build/release/unhinge). Needs the standard library alone.
"""

import argparse
import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from _families_table import table
from _instances import UNHINGE, rows, suite
from _recover import recover


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true", help="up to 30 inputs and 300 neurons, and the large rows")
    parser.add_argument("--seeds", type=int, default=1, metavar="N", help="networks a row (default 1)")
    parser.add_argument("--rows", metavar="REGEX", help="only rows whose whole name matches")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="runs at a time (default 2)")
    parser.add_argument("--timeout", type=float, metavar="S", help="seconds a run (default 60, with --full 900)")
    parser.add_argument("--results", type=Path, metavar="FILE", help="append each run; do not repeat those in it")
    parser.add_argument("--write", type=Path, metavar="FILE.md", help="write the table there")
    parser.add_argument("--false-certificates", type=int, metavar="N", help="only these, on N small instances at once")
    return parser.parse_args()


def stored(path):
    if path is None or not path.exists():
        return {}
    return {record["key"]: record for record in map(json.loads, path.read_text().splitlines())}


def line(record):
    error, bound = record.get("relative_rms"), record.get("bound")
    claim = "certified" if record.get("certified") else "not certified"
    show = lambda number: "-" if number is None else f"{number:.2e}"
    return (
        f"{record['key']}: {record['failure'] or 'passed'}, rms {show(error)}, {claim} (bound {show(bound)}), "
        f"kinks {record.get('kinks')} of {record.get('distinct')}, unresolved {record.get('unresolved')}, "
        f"{record.get('queries')} queries, {record['seconds']} s"
    )


def run_all(instances, wanted):
    """Records in the order of the instances; those known already are not run again."""
    known = stored(wanted.results)
    records = {i.key: known[i.key] for i in instances if i.key in known}
    timeout = wanted.timeout or (900 if wanted.full else 60)
    with ThreadPoolExecutor(wanted.jobs) as pool:
        runs = [pool.submit(recover, i, timeout) for i in instances if i.key not in records]
        for run in as_completed(runs):
            record = run.result()
            records[record["key"]] = record
            print(f"[{len(records)}/{len(instances)}] {line(record)}", flush=True)
            if wanted.results:
                with wanted.results.open("a") as file:
                    file.write(json.dumps(record) + "\n")
    return [records[i.key] for i in instances]


def false_certificates(instances):
    """Whether the binary that runs many instances in one process found a bound below the true error."""
    binary = Path(UNHINGE).parent / "tests" / "test_extraction_certificate_is_never_wrong"
    environment = {**os.environ, "UNHINGE_INSTANCES": str(instances)}
    try:
        return subprocess.run([binary], env=environment, timeout=60 + instances).returncode
    except subprocess.TimeoutExpired:
        print(f"hang: {instances} instances took more than {60 + instances} s")
        return 1


def main():
    wanted = options()
    if wanted.false_certificates:
        return false_certificates(wanted.false_certificates)
    hardness = rows()
    chosen = [row for row in hardness if wanted.rows is None or re.fullmatch(wanted.rows, row)]
    records = run_all(suite(chosen, wanted.seeds, wanted.full), wanted)
    if wanted.write:
        words = [f"--{name} {getattr(wanted, name)}" for name in ("seeds", "rows") if getattr(wanted, name)]
        command = " ".join(["python3 tests/end_to_end/families.py", *["--full"] * wanted.full, *words])
        wanted.write.write_text(table(records, hardness, f"{command} --write {wanted.write}"))
    failures = [record for record in records if record["failure"]]
    print(f"\n{len(records)} runs, {len(failures)} failures")
    for record in failures:
        print(line(record))
    return 1 if failures or not records else 0


if __name__ == "__main__":
    sys.exit(main())
