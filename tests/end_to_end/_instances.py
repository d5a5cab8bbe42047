"""What the families suite runs: cases and their sizes, drawn from the seed alone."""

import math
import os
import random
import subprocess
from dataclasses import dataclass
from pathlib import Path

SOURCES = Path(__file__).resolve().parents[2]
UNHINGE = os.environ.get("UNHINGE", str(SOURCES / "build" / "release" / "unhinge"))
TARGETS = SOURCES / "jobs" / "targets"

# Rows of gaussian networks at sizes that are hard by themselves: inputs and width, None where the seed draws it.
SIZE_ROWS = {
    "d=1": (1, None),
    "d=2": (2, None),
    "k=0": (None, 0),
    "k=1": (None, 1),
    "5-300": (5, 300),
    "10-1000": (10, 1000),
    "20-2000": (20, 2000),
    "100-1000": (100, 1000),
}
# Networks that scikit-learn trained (jobs/targets/README.md): inputs, width, and what is hard.
TRAINED_ROWS = {
    "diabetes-64": (10, 64, "trained, with next to no weight decay"),
    "digits-128": (64, 128, "trained: some inputs never seen, five units of 1e-110"),
    "diabetes-200-decay": (10, 200, "strong weight decay: nearly rank 1, units 1e-4 apart, a quarter below 1e-84"),
    "diabetes-200-lbfgs": (10, 200, "by L-BFGS: a third of the units 1e-15 to 1e-8, the rounding of answers"),
    "friedman-200-decay": (8, 200, "strong weight decay: units 3e-5 apart, of every size down to 1e-222"),
    "friedman-200-dead": (8, 200, "183 of 200 units dead on the data, then shrunk"),
}
# F is the gap itself: answers are of size 1, what they tell of F is 1e-16 over 1e-10 or less, and the bar is 1e-6
# (docs/method.md, "What float64 allows").
BELOW_ANSWERS = {"lone-pair-1e-10", "lone-pair-1e-12"}


@dataclass(frozen=True)
class Instance:
    """One network to recover. `row` is its line in the table; it was made by `family`, or by training."""

    row: str
    family: str
    inputs: int
    width: int
    outputs: int
    seed: int

    @property
    def key(self):
        return f"{self.row} {self.inputs}-{self.width}-{self.outputs} seed {self.seed}"


def families():
    """name: what is hard about it, of every family the program knows."""
    listed = subprocess.run([UNHINGE, "generate", "--list"], capture_output=True, text=True, check=True).stdout
    return {name: hardness.strip() for name, hardness in (line.split(maxsplit=1) for line in listed.splitlines())}


def rows():
    """name: what is hard, of every line of the table."""
    sizes = {}
    for name, (inputs, width) in SIZE_ROWS.items():
        wide = f"{inputs} inputs, {width} neurons: many more neurons than inputs, most cells narrow"
        sizes[name] = wide if inputs and width else f"gaussian at {name}"
    trained = {name: hardness for name, (_, _, hardness) in TRAINED_ROWS.items()}
    return {**families(), **sizes, **trained}


def log_uniform(draw, least, most):
    return min(most, int(math.exp(draw.uniform(math.log(least), math.log(most + 1)))))


def drawn(row, seed, full):
    """Of that row and seed: up to 30 inputs, 300 neurons and 3 outputs, in the small suite 8, 24 and 2."""
    if row in TRAINED_ROWS:
        inputs, width, _ = TRAINED_ROWS[row]
        return Instance(row, "", inputs, width, 1, seed)
    draw = random.Random(f"{row} {seed}")
    inputs = log_uniform(draw, 2, 30 if full else 8)
    width = log_uniform(draw, 4, 300 if full else 24)
    outputs = draw.choice([1, 1, 1, 2, 3] if full else [1, 1, 2])
    if row in SIZE_ROWS:
        fixed_inputs, fixed_width = SIZE_ROWS[row]
        inputs = inputs if fixed_inputs is None else fixed_inputs
        width = width if fixed_width is None else fixed_width
        return Instance(row, "gaussian", inputs, width, 1 if fixed_inputs and fixed_width else outputs, seed)
    return Instance(row, row, inputs, 2 if row.startswith("lone-pair") else width, outputs, seed)


def suite(chosen, seeds, full):
    """Seeds from 1; the small suite leaves out the rows of 1000 neurons and more, and what was trained."""
    heavy = {name for name, (_, width) in SIZE_ROWS.items() if (width or 0) >= 1000} | set(TRAINED_ROWS)
    return [drawn(row, seed, full) for row in chosen if full or row not in heavy for seed in range(1, seeds + 1)]
