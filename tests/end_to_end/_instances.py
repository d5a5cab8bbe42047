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
# Networks that scikit-learn trained (jobs/targets/README.md), with what is hard about each.
TRAINED_ROWS = {
    "diabetes-64": "trained, without much weight decay",
    "digits-128": "trained; five units shrunk to 1e-110",
}
# F is the gap itself: answers are of size 1, what they tell of F is 1e-16 over 1e-10 or less.
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
    return {**families(), **sizes, **TRAINED_ROWS}


def log_uniform(draw, least, most):
    return min(most, int(math.exp(draw.uniform(math.log(least), math.log(most + 1)))))


def drawn(row, seed, full):
    """The instance of that row and seed: up to 30 inputs, 300 neurons and 3 outputs, in the small suite 8, 24 and 2."""
    draw = random.Random(f"{row} {seed}")
    inputs = log_uniform(draw, 2, 30 if full else 8)
    width = log_uniform(draw, 4, 300 if full else 24)
    outputs = draw.choice([1, 1, 1, 2, 3] if full else [1, 1, 2])
    fixed_inputs, fixed_width = SIZE_ROWS.get(row, (None, None))
    if fixed_inputs and fixed_width:
        outputs = 1
    inputs = inputs if fixed_inputs is None else fixed_inputs
    width = width if fixed_width is None else fixed_width
    family = "gaussian" if row in SIZE_ROWS else "" if row in TRAINED_ROWS else row
    if row.startswith("lone-pair"):
        width = 2
    if row in TRAINED_ROWS:
        inputs, width, outputs = 0, 0, 1
    return Instance(row, family, inputs, width, outputs, seed)


def suite(chosen, seeds, full):
    """Seeds from 1; the small suite leaves out the rows of 1000 neurons and more, and what was trained."""
    heavy = {name for name, (_, width) in SIZE_ROWS.items() if (width or 0) >= 1000} | set(TRAINED_ROWS)
    return [drawn(row, seed, full) for row in chosen if full or row not in heavy for seed in range(1, seeds + 1)]
