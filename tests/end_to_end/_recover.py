"""Generates one network, has the program recover it, and judges the result by the exact distance."""

import json
import subprocess
import tempfile
import time
from functools import cache
from pathlib import Path

from _instances import BELOW_ANSWERS, TARGETS, TRAINED_ROWS, UNHINGE

ASKED = 1e-12  # mean squared error over the variance
# What is relative to F' in the bound is relative to F in the distance, and the distance has an error of 3e-5.
SLACK = 1 + 1e-4


@cache
def precision():
    """Options for all the precision the answers have, where the program has such an option."""
    usage = subprocess.run([UNHINGE, "extract", "--help"], capture_output=True, text=True, check=True).stdout
    return ["--precision", "full"] if "--precision" in usage else []


def call(*words, timeout):
    return subprocess.run([UNHINGE, *map(str, words)], capture_output=True, text=True, timeout=timeout)


def target(instance, folder):
    if instance.row in TRAINED_ROWS:
        return TARGETS / f"{instance.row}.npz"
    path = Path(folder) / "truth.npz"
    size = ["--inputs", instance.inputs, "--width", instance.width, "--outputs", instance.outputs]
    words = ["--family", instance.family, *size, "--seed", instance.seed, "--out", path]
    call("generate", *words, timeout=60).check_returncode()
    return path


def recover(instance, timeout):
    """The record of one run, a flat dictionary; `failure` is empty where all is as promised."""
    record = {"key": instance.key, **vars(instance), "timeout": timeout}
    with tempfile.TemporaryDirectory() as folder:
        truth = target(instance, folder)
        begin = time.monotonic()
        words = ["--oracle", f"file:{truth}", "--seed", instance.seed, "--out", Path(folder) / "run", *precision()]
        try:
            run = call("extract", *words, "--threads", 1, "--progress", "never", timeout=timeout)
        except subprocess.TimeoutExpired:
            return {**record, "failure": "hang", "seconds": timeout}
        record.update(seconds=round(time.monotonic() - begin, 3), exit_code=run.returncode)
        report = Path(folder) / "run" / "report.json"
        if not report.exists():
            return {**record, "failure": f"no report: {run.stderr.strip()[-300:]}"}
        record.update(told(json.loads(report.read_text())))
        if record["found"] is not None:
            compared = call("verify", truth, report.with_name("network.npz"), "--json", timeout=300)
            if compared.returncode != 0:
                return {**record, "failure": f"verify: {compared.stderr.strip()[-300:]}"}
            record.update(measured(json.loads(compared.stdout)))
    return {**record, "failure": failure(record)}


def told(report):
    """What the program says of its own result."""
    certificate = report["certificate"] or {}
    structural = certificate.get("structural") or {}
    return {
        "status": report["status"],
        "certified": report["status"] == "certified",
        "found": report["network"] and report["network"]["width"],
        "kinks": structural.get("kinks"),
        "unresolved": structural.get("unresolved"),
        "bound": certificate.get("relative_rms"),
        "absolute_bound": certificate.get("absolute_rms"),
        "queries": report["queries"]["total"],
        "noise": report["oracle"]["noise"],
        "attempts": report["attempts"],
        "message": report["message"],
    }


def measured(compared):
    """What comparison with the truth says of it."""
    distance = compared["distance"]
    distinct = compared["truth"]["distinct_hyperplanes"]
    return {
        "relative_rms": distance["relative_rms"],
        "absolute_rms": distance["absolute_rms"],
        "distinct": distinct,
        "hyperplanes": compared["hyperplanes"],
    }


def is_false(record):
    """Certified below the true error: what must never be."""
    if not record.get("certified"):
        return False
    pairs = (("relative_rms", "bound"), ("absolute_rms", "absolute_bound"))
    return any(record[true] is None or record[true] > record[claimed] * SLACK for true, claimed in pairs)


def failure(record):
    if record["exit_code"] not in (0, 3):
        return f"exit code {record['exit_code']}: {record['message']}"
    if is_false(record):
        return "false certificate"
    if record["row"] in BELOW_ANSWERS:
        return ""
    error = record.get("relative_rms")
    return "" if error is not None and error**2 <= ASKED else "inexact"
