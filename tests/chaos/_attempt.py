"""One attempt at a run, under the launcher, that can be watched and hurt; none lasts beyond its deadline."""

import os
import resource
import signal
import subprocess
import time
from pathlib import Path

import _log

SOURCE = Path(__file__).resolve().parents[2]
UNHINGE = os.environ.get("UNHINGE", str(SOURCE / "build" / "release" / "unhinge"))
MPIEXEC = os.environ.get("MPIEXEC", "mpiexec")
DEADLINE = 120  # seconds; an undisturbed run takes one or two

# As jobs/mpi_settings.sh: any number of ranks on any one machine, as root as well.
SETTINGS = {
    "OMPI_MCA_rmaps_base_oversubscribe": "1",
    "OMPI_MCA_mpi_yield_when_idle": "1",
    "OMPI_MCA_hwloc_base_binding_policy": "none",
    "OMPI_MCA_btl_vader_single_copy_mechanism": "none",
    "OMPI_ALLOW_RUN_AS_ROOT": "1",
    "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
}


class Failure(Exception):
    """Something that must never come to pass."""


class Attempt:
    """`unhinge extract` on so many ranks and threads; `file_bytes` is as large as a file of it may become."""

    def __init__(self, oracle, out, ranks, threads, file_bytes=None):
        self.out = out
        words = [MPIEXEC, "-n", str(ranks), UNHINGE, "extract", "--oracle", oracle, "--out", str(out)]
        self.process = subprocess.Popen(
            [*words, "--threads", str(threads), "--record"],
            env={**os.environ, **SETTINGS},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            restore_signals=False,  # SIGXFSZ stays ignored: the disk is full, and the program is told so
            preexec_fn=None if file_bytes is None else lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes,) * 2),
        )
        self.end = time.monotonic() + DEADLINE

    def ranks(self):
        """Process ids of the ranks; those of a launcher that is gone cannot be told any more."""
        try:
            return [int(word) for word in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()]
        except FileNotFoundError:
            return []

    def await_bytes(self, size):
        """Until so much is in the ledger; False where the run ended before."""
        while _log.size(self.out) < size:
            if self.process.poll() is not None:
                return False
            self.check_deadline()
            time.sleep(0.0005)
        return True

    def await_seconds(self, seconds):
        time.sleep(seconds)
        return self.process.poll() is None

    def check_deadline(self):
        if time.monotonic() >= self.end:
            for process in (self.process.pid, *self.ranks()):
                signal_if_there(process, signal.SIGKILL)
            raise Failure(f"hangs: not over after {DEADLINE} s\n{self.process.communicate()[0]}")

    def result(self):
        """Exit code and what was said, when it is over, and all of its ranks with it."""
        ranks = self.ranks()
        try:
            said, _ = self.process.communicate(timeout=max(0.0, self.end - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.check_deadline()
        self.await_gone(ranks)
        return self.process.returncode, said

    def await_gone(self, processes):
        while any(lives(process) for process in processes):
            if time.monotonic() >= self.end:
                raise Failure(f"hangs: ranks live on {DEADLINE} s after they were begun")
            time.sleep(0.01)


def signal_if_there(process, number):
    try:
        os.kill(process, number)
    except ProcessLookupError:
        pass


def lives(process):
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False
