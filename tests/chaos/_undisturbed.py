"""A run that nobody disturbs: what all others are compared with."""

import hashlib
import json
import subprocess
import time

import _log
from _attempt import UNHINGE, Attempt, Failure


class Undisturbed:
    """What such a run leaves of a Gaussian network of `inputs` and `width`, and how long it takes."""

    def __init__(self, folder, inputs, width):
        name = f"{inputs}-{width}"
        self.target, self.out = folder / f"{name}.npz", folder / name
        words = ["--family", "gaussian", "--inputs", str(inputs), "--width", str(width), "--out", str(self.target)]
        subprocess.run([UNHINGE, "generate", *words], check=True, stdout=subprocess.DEVNULL)
        began = time.monotonic()
        code, said = Attempt(f"file:{self.target}", self.out, ranks=2, threads=1).result()
        if code != 0:
            raise Failure(f"the undisturbed run ends with {code}\n{said}")
        self.seconds = time.monotonic() - began
        self.hash = sha256(self.out)
        self.queries = report(self.out)["queries"]
        self.bytes = _log.size(self.out)


def sha256(out):
    """Of the network."""
    return hashlib.sha256((out / "network.npz").read_bytes()).hexdigest()


def report(out):
    return json.loads((out / "report.json").read_text())
