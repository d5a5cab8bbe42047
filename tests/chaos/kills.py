"""A kill costs little: a run on 784-1024-1 that is killed at a random point goes on with other ranks, asks at most 1 % of
the queries again, and none that was answered. Its recording then answers a run of its own, with nobody to ask.

    python3 tests/chaos/kills.py [--rounds N] [--seed S]
"""

import argparse
import random
import sys
import tempfile
from pathlib import Path

import _log
from _attempt import Attempt, Failure
from _faults import kill_all
from _undisturbed import Undisturbed, report, sha256

MOST_ASKED_AGAIN = 0.01
# Ranks by threads: at most four work at a time, each on a piece of a quarter of a percent at most.
CREWS = ((1, 1), (2, 1), (1, 2), (3, 1), (2, 2))


def require(true, what):
    if not true:
        raise Failure(what)


def killed_and_gone_on_with(run, out, draw):
    """The share of the queries that was asked again."""
    first, second = draw.sample(CREWS, 2)
    attempt = Attempt(f"file:{run.target}", out, *first)
    require(attempt.await_bytes(draw.uniform(0.02, 0.98) * run.bytes), "it was over before it could be killed")
    kill_all(attempt, draw)
    attempt.result()
    answered = sum(_log.answered(out)[0].values())
    code, said = Attempt(f"file:{run.target}", out, *second).result()
    require(code == 0, f"it ends with {code}\n{said}")
    require(sha256(out) == run.hash, "another network")
    queries = report(out)["queries"]
    require(queries["total"] == run.queries["total"], f"{queries['total']} queries")
    require(queries["recalled"] == answered, f"{queries['recalled']} answers recalled of {answered}")
    require(_log.answered(out)[1] == 0, "an answered query was asked again")
    share = queries["lost"] / queries["total"]
    print(f"killed on {first[0]} x {first[1]} after {100 * answered / queries['total']:.0f} % of the answers, gone on with "
          f"on {second[0]} x {second[1]}: {100 * share:.2f} % asked again", flush=True)
    require(share <= MOST_ASKED_AGAIN, f"more than {MOST_ASKED_AGAIN}")
    return share


def replayed(run, recording, out):
    code, said = Attempt(f"replay:{recording}", out, 2, 1).result()
    require(code == 0, f"the replay ends with {code}\n{said}")
    require(sha256(out) == run.hash, "the replay finds another network")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    words = parser.parse_args()
    draw = random.Random(words.seed)
    with tempfile.TemporaryDirectory(prefix="kills.") as name:
        folder = Path(name)
        run = Undisturbed(folder, 784, 1024)
        shares = [killed_and_gone_on_with(run, folder / f"run-{n}", draw) for n in range(words.rounds)]
        run.target.unlink()
        replayed(run, folder / "run-0", folder / "again")
    print(f"{words.rounds} runs; asked again: {100 * sorted(shares)[len(shares) // 2]:.2f} % in the median, "
          f"{100 * max(shares):.2f} % at most; the replay asked nobody")


if __name__ == "__main__":
    try:
        main()
    except Failure as failure:
        sys.exit(f"FAILED: {failure}")
