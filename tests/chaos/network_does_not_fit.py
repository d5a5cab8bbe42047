"""A disk with room for all answers and not for the network: said once, nothing is left of it, and with room made the same
command writes it, asking for nothing again. Wants to mount a file system, and passes by where it may not (not root).
"""

import sys
import tempfile
from pathlib import Path

import _disk
from _attempt import Attempt, Failure
from _undisturbed import Undisturbed, report, sha256


def require(true, what):
    if not true:
        raise Failure(what)


def does_not_fit(run, out):
    code, said = Attempt(f"file:{run.target}", out, 2, 1).result()
    require(code == 8, f"it ends with {code}\n{said}")
    require(said.count("unhinge: error:") == 1, f"it is not said once\n{said}")
    require("network.npz.part" in said and "No space left on device" in said, f"the file is not named\n{said}")
    left = {path.name for path in out.iterdir()}
    require(left == {"ledger", "run.log"}, f"it leaves {left}")


def goes_on(run, out):
    code, said = Attempt(f"file:{run.target}", out, 3, 1).result()
    require(code == 0, f"with room made it ends with {code}\n{said}")
    require(sha256(out) == run.hash, "another network")
    queries = report(out)["queries"]
    require(queries["recalled"] == queries["total"], f"only {queries['recalled']} of {queries['total']} are recalled")


def main():
    if not _disk.may_mount():
        print("not tried: no file system may be mounted here")
        return
    with tempfile.TemporaryDirectory(prefix="full.") as name:
        folder = Path(name)
        run = Undisturbed(folder, 200, 300)
        network = (run.out / "network.npz").stat().st_size
        # The other half is room for what is beside the logs: state, progress, the log of the run.
        disk = _disk.SmallDisk(folder / "disk", (run.bytes + network // 2) // 1024)
        try:
            does_not_fit(run, disk.path / "run")
            disk.grow()
            goes_on(run, disk.path / "run")
        finally:
            disk.close()


if __name__ == "__main__":
    try:
        main()
    except Failure as failure:
        sys.exit(f"FAILED: {failure}")
