"""What happens to a run while it lasts, each as a function of the attempt: returns what was done, for the record."""

import signal

from _attempt import signal_if_there


def kill_rank(attempt, random):
    ranks = attempt.ranks()
    if not ranks:
        return "no rank yet"
    rank = random.randrange(len(ranks))
    signal_if_there(ranks[rank], signal.SIGKILL)
    return f"rank {rank} of {len(ranks)} killed"


def kill_launcher(attempt, random):
    # Its ranks notice by themselves; who does not wait for them finds the folder locked for a while.
    ranks = attempt.ranks()
    attempt.process.kill()
    if random.random() < 0.5:
        attempt.await_gone(ranks)
        return "launcher killed"
    return "launcher killed, ranks not waited for"


def kill_all(attempt, random):
    ranks = attempt.ranks()
    for process in (attempt.process.pid, *ranks):
        signal_if_there(process, signal.SIGKILL)
    return "launcher and ranks killed"


def ask_to_stop(attempt, random):
    attempt.process.send_signal(signal.SIGUSR1)
    return "asked to stop by USR1"


def terminate(attempt, random):
    attempt.process.terminate()
    return "launcher terminated"


FAULTS = {
    "kill a rank": kill_rank,
    "kill the launcher": kill_launcher,
    "kill all": kill_all,
    "USR1": ask_to_stop,
    "TERM": terminate,
}
