"""Writes docs/families.md from the records of the suite."""

from statistics import mean, median

from _recover import ASKED, is_false

TEXT = """# Families of networks, and how well each is recovered

`unhinge generate --family NAME` makes them; a row that is named by its size is `gaussian` at that size, and the rows at
the end were trained (`jobs/targets`). Each run is a fresh network of a size drawn from its seed, up to 30 inputs, 300
neurons and 3 outputs. It is recovered from its answers and then compared with the truth in closed form.

- **exact**: the share of runs whose mean squared error, over the variance of F, is at most 1e-12.
- **worst**, **median**: the relative rms error, its root.
- **certified**: the share of runs that proved 1e-6 of it. The others end with exit code 3 and say so.
- **queries**: over k (d + 1), mean; for units that no answer can show, k counts them too.

Of `lone-pair-1e-10` and below no more is asked than an honest report: F is 1e-10 and less of the answers it is the
difference of, near their rounding.

Made by

    {command}

while `python3 tests/end_to_end/families.py --false-certificates 20000` looks for false certificates alone, on many
small networks in one process.

{runs} runs; {false} certified less than their true error; {hangs} ended by the timeout.

| family | what is hard | runs | exact | worst | median | certified | queries |
|---|---|---|---|---|---|---|---|
"""


def share(flags):
    flags = list(flags)
    return f"{100 * sum(flags) / len(flags):.0f} %"


def per_parameter(record):
    parameters = record["width"] * (record["inputs"] + 1)
    return record["queries"] / parameters if parameters and record.get("queries") else None


def row(name, hardness, records):
    # A run without a network is as wrong as can be.
    errors = [record.get("relative_rms") for record in records]
    errors = [float("inf") if error is None else error for error in errors]
    queries = [q for q in map(per_parameter, records) if q is not None]
    cells = [
        f"`{name}`",
        hardness,
        str(len(records)),
        share(error**2 <= ASKED for error in errors),
        f"{max(errors):.1e}",
        f"{median(errors):.1e}",
        share(record.get("certified", False) for record in records),
        f"{mean(queries):.1f}" if queries else "-",
    ]
    return f"| {' | '.join(cells)} |\n"


def table(records, hardness, command):
    text = TEXT.format(
        command=command,
        runs=len(records),
        false=sum(map(is_false, records)),
        hangs=sum(record["failure"] == "hang" for record in records),
    )
    for name in hardness:
        of_row = [record for record in records if record["row"] == name]
        if of_row:
            text += row(name, hardness[name], of_row)
    return text
