"""Chaos: runs that are killed, stopped, out of disk or damaged at random moments, and gone on with on other ranks.

Each round ends with the network of a run that was left alone, bit for bit, or, where files were damaged, first with a
refusal that names the damage. Nothing hangs, and no finished record is asked again. Without words: 5 rounds, with a seed
that makes them two kills, a full disk and two kinds of damage.

    python3 tests/chaos/rounds.py [--rounds N] [--seed S]
"""

import argparse
import collections
import random
import sys
import tempfile
import time
from pathlib import Path

import _disk
from _attempt import Failure
from _round import KINDS, Round
from _undisturbed import Undisturbed

# Of different shapes: few queries and many, points and stencils, tiles of one piece and of several.
SHAPES = ((24, 40), (100, 100), (200, 300))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=574)
    words = parser.parse_args()
    may_mount = _disk.may_mount()
    print("disks that fill are", "file systems of their own" if may_mount else "limits on the size of files")
    failed, tally = 0, collections.defaultdict(collections.Counter)
    with tempfile.TemporaryDirectory(prefix="chaos.") as name:
        folder = Path(name)
        runs = [Undisturbed(folder, *shape) for shape in SHAPES]
        for number in range(words.rounds):
            # All kinds come up, in an order that another seed changes.
            order = random.Random(f"{words.seed} {number // len(KINDS)}").sample(KINDS, len(KINDS))
            kind = order[number % len(KINDS)]
            draw = random.Random(f"{words.seed} {number}")
            one = Round(folder / f"round-{number}", kind, draw, draw.choice(runs), may_mount)
            began = time.monotonic()
            try:
                outcome = one.play()
            except Failure as failure:
                outcome = "FAILED"
                failed += 1
                one.note(f"FAILED: {failure}")
            tally[kind][outcome] += 1
            print(f"round {number}, {kind}, {time.monotonic() - began:.1f} s: {'; '.join(one.story)}", flush=True)
    print_table(tally, failed, words.rounds)
    return failed != 0


def print_table(tally, failed, rounds):
    outcomes = sorted({outcome for counts in tally.values() for outcome in counts})
    print("\n| what | rounds |", " | ".join(outcomes), "|")
    print("|---|" + "---|" * (1 + len(outcomes)))
    for kind in KINDS:
        if kind in tally:
            cells = [str(tally[kind][outcome] or "") for outcome in outcomes]
            print(f"| {kind} | {sum(tally[kind].values())} |", " | ".join(cells), "|")
    print(f"\n{rounds - failed} of {rounds} rounds ended with the bits of an undisturbed run")


if __name__ == "__main__":
    sys.exit(main())
