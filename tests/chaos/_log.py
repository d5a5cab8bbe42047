"""Reads the logs of a ledger as docs/report.md describes them, by itself: what the program says of them is checked by it.

Knows no checksums: a record counts as whole where all of its bytes are there.
"""

import struct
from pathlib import Path

HEAD = struct.Struct("<8sHHIQQIIQQQ")
MAGIC = b"UNHGREC2"
ANSWERED = 3


def records(log: Path):
    """(place, queries, first byte, byte behind the last) of each whole record of answers in a log."""
    data = log.read_bytes()
    at = 0
    while at + HEAD.size <= len(data):
        magic, kind, _, piece, batch, tile, queries, outputs, *_ = HEAD.unpack_from(data, at)
        end = at + HEAD.size + (8 * queries * outputs if kind == ANSWERED else 0)
        if magic != MAGIC or end > len(data):
            return
        if kind == ANSWERED:
            yield (batch, tile, piece), queries, at, end
        at = end


def logs(run: Path):
    return sorted((run / "ledger").glob("*.log"))


def size(run: Path):
    """Bytes in all logs; 0 before there are any."""
    try:
        return sum(log.stat().st_size for log in logs(run))
    except FileNotFoundError:
        return 0


def answered(run: Path):
    """Queries by place, and how many places were answered more than once."""
    places, twice = {}, 0
    for log in logs(run):
        for place, queries, *_ in records(log):
            twice += place in places
            places[place] = queries
    return places, twice
