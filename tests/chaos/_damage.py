"""What happens to the files of a run that was interrupted: each damages some of them and returns what it did to which."""

import _log


def any_log(run, random):
    there = [log for log in _log.logs(run) if log.stat().st_size]
    return random.choice(there) if there else None


def flip(path, random):
    data = bytearray(path.read_bytes())
    bit = random.randrange(8 * len(data))
    data[bit // 8] ^= 1 << bit % 8
    path.write_bytes(data)
    return f"bit {bit} of {path.name} flipped"


def truncate(path, random):
    data = path.read_bytes()
    left = random.randrange(len(data))
    path.write_bytes(data[:left])
    return f"{path.name} cut from {len(data)} to {left} bytes"


def flip_log(run, random):
    log = any_log(run, random)
    return log and flip(log, random)


def truncate_log(run, random):
    log = any_log(run, random)
    return log and truncate(log, random)


def lengthen_log(run, random):
    log = any_log(run, random)
    if log is None:
        return None
    tail = random.randbytes(random.randrange(1, 500))
    log.write_bytes(log.read_bytes() + tail)
    return f"{len(tail)} bytes of anything behind {log.name}"


def remove_log(run, random):
    log = any_log(run, random)
    if log is None:
        return None
    log.unlink()
    return f"{log.name} removed"


def states(run):
    return [path for name in ("state.json", "state.old.json") if (path := run / "ledger" / name).exists()]


def spoil_state(run, random):
    there = states(run)
    return random.choice((flip, truncate))(random.choice(there), random) if there else None


def spoil_both_states(run, random):
    return "; ".join(random.choice((flip, truncate))(path, random) for path in states(run)) or None


DAMAGE = {
    "flip a bit of a log": flip_log,
    "truncate a log": truncate_log,
    "lengthen a log": lengthen_log,
    "remove a log": remove_log,
    "spoil a state": spoil_state,
    "spoil both states": spoil_both_states,
}
