"""A run that ended in any way is gone on with by the same command, to the same bits, asking nothing twice."""

import json
import os
import signal
import subprocess
import time
import unittest
from pathlib import Path

from _program import MPIEXEC, NO_MPI, UNHINGE, Scratch, own_tests, unhinge


class Resume(Scratch):
    INPUTS, WIDTH = 24, 40

    def setUp(self):
        super().setUp()
        self.net = self.network(self.INPUTS, self.WIDTH)
        self.out = self.folder / "run"
        whole = self.folder / "whole"
        self.ends(0, self.extract(out=whole))
        self.whole = (whole / "network.npz").read_bytes()
        self.queries = self.report(whole)["queries"]

    def words(self, *more, out=None):
        return ["extract", "--oracle", f"file:{self.net}", "--out", str(out or self.out), *more]

    def extract(self, *more, out=None, ranks=None):
        return unhinge(*self.words(*more, out=out), ranks=ranks)

    def report(self, out=None):
        return json.loads(((out or self.out) / "report.json").read_text())

    def logs(self):
        return sorted((self.out / "ledger").glob("*.log"))

    def is_whole(self, starts):
        """The folder holds what a run that was never interrupted gives."""
        self.assertEqual((self.out / "network.npz").read_bytes(), self.whole)
        report = self.report()
        self.assertEqual(report["starts"], starts)
        for name in ("total", "by_purpose"):
            self.assertEqual(report["queries"][name], self.queries[name])
        return report["queries"]

    def stopped_half_way(self, ranks=None):
        half = self.queries["total"] // 2
        self.ends(5, self.extract("--max-queries", half, ranks=ranks))
        asked = self.report()["queries"]["total"]
        self.assertGreater(asked, 0)
        return asked

    def test_a_larger_budget_goes_on(self):
        asked = self.stopped_half_way()
        self.ends(0, self.extract())
        queries = self.is_whole(starts=2)
        self.assertEqual((queries["recalled"], queries["lost"]), (asked, 0))
        self.assertEqual(self.logs(), [], "the answers of a run that is over are not kept")

    def test_on_other_ranks(self):
        asked = self.stopped_half_way(ranks=3)
        self.ends(0, self.extract(ranks=2))
        self.assertEqual(self.is_whole(starts=2)["recalled"], asked)

    def test_time_that_is_up_ends_with_75(self):
        run = self.extract("--max-time", "0.000001s", ranks=2)
        self.ends(75, run, "its time is up", "give the same command again")
        self.assertEqual(self.report()["status"], "stopped")
        self.ends(0, self.extract())
        self.is_whole(starts=2)

    def test_a_finished_run_is_told_again(self):
        first = self.extract()
        files = {path: path.read_bytes() for path in self.out.iterdir() if path.is_file()}
        for ranks in (None, 2):
            again = self.extract(ranks=ranks)
            self.ends(0, again)
            self.assertEqual(again.stdout.splitlines()[0], first.stdout.splitlines()[0])
        self.assertEqual({path: path.read_bytes() for path in self.out.iterdir() if path.is_file()}, files)
        self.ends(0, self.extract("--force"))
        self.is_whole(starts=1)

    def test_files_that_are_gone_are_made_again(self):
        self.ends(0, self.extract("--record"))
        for name in ("network.npz", "report.json"):
            (self.out / name).unlink()
            self.ends(0, self.extract("--record", ranks=2))
            self.assertEqual((self.out / "network.npz").read_bytes(), self.whole)
            queries = self.report()["queries"]
            self.assertEqual((queries["total"], queries["recalled"]), (self.queries["total"], self.queries["total"]))

    def test_another_run_is_not_gone_on_with(self):
        self.stopped_half_way()
        logs = self.logs()
        self.is_refused(self.extract("--seed", "9"), "seed is 1 there and 9 here", code=6)
        other = self.network(self.INPUTS, self.WIDTH, name="other.npz", seed=8)
        stranger = unhinge("extract", "--oracle", f"file:{other}", "--out", self.out)
        self.is_refused(stranger, "oracle is", code=6)
        self.assertEqual(self.logs(), logs)
        self.ends(0, self.extract("--seed", "9", "--force"))
        self.assertTrue(any((self.out / "ledger.old").glob("*.log")), "what was paid for is not thrown away")

    def test_resume_never_and_require(self):
        self.is_refused(self.extract("--resume", "require"), "no run to go on with", code=6)
        self.assertFalse(self.out.exists())
        self.stopped_half_way()
        self.is_refused(self.extract("--resume", "never"), "has paid for answers")
        self.ends(0, self.extract("--resume", "require"))
        self.is_whole(starts=2)
        self.ends(0, self.extract("--resume", "never", "--force"))
        self.assertEqual(self.is_whole(starts=1)["recalled"], 0)

    def test_a_torn_log_is_gone_on_with(self):
        self.stopped_half_way()
        log = self.logs()[0]
        log.write_bytes(log.read_bytes()[:-5])
        self.ends(0, self.extract(), "a crash tore them")
        self.assertEqual((self.out / "network.npz").read_bytes(), self.whole)
        queries = self.report()["queries"]
        self.assertEqual(queries["total"], self.queries["total"])
        self.assertGreater(queries["lost"], 0)

    def test_a_flipped_bit_is_refused(self):
        self.stopped_half_way()
        log = self.logs()[0]
        spoilt = bytearray(log.read_bytes())
        spoilt[len(spoilt) // 3] ^= 4
        log.write_bytes(spoilt)
        self.is_refused(self.extract(), "the ledger is damaged", code=6)

    def test_its_status_is_told_from_files_alone(self):
        self.is_refused(unhinge("status", self.folder), "holds no ledger")
        self.stopped_half_way()
        said = unhinge("status", self.out, env=NO_MPI).stdout
        self.assertTrue(said.startswith("ended early: attempt 1, "), said)
        self.assertIn("\nexit code 5: ", said)
        status = self.status()
        self.assertEqual((status["phase"], status["exit_code"]), ("ended early", 5))
        self.ends(0, self.extract())
        status = self.status()
        self.assertEqual((status["phase"], status["starts"], status["exit_code"]), ("over", 2, 0))
        self.assertEqual(status["verdict"], self.report()["verdict"])

    def status(self):
        run = unhinge("status", self.out, "--json", env=NO_MPI)
        self.ends(0, run)
        return json.loads(run.stdout)

    def test_a_recording_is_replayed(self):
        self.ends(0, self.extract("--record"))
        self.assertTrue(self.logs())
        again = self.folder / "again"
        self.net.unlink()
        run = unhinge("extract", "--oracle", f"replay:{self.out}", "--out", again, ranks=2)
        self.ends(0, run)
        self.assertEqual((again / "network.npz").read_bytes(), self.whole)
        self.ends(6, unhinge("extract", "--oracle", f"replay:{self.out}", "--out", again, "--seed", "2", "--force"))


class Interrupted(Resume):
    """Runs that last long enough to be interrupted while they ask."""

    INPUTS, WIDTH = 200, 300

    def begun(self, ranks):
        """A run under way: some answers are in its ledger."""
        words = [MPIEXEC, "-n", str(ranks), UNHINGE, *self.words()]
        run = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(lambda: (run.kill() if run.poll() is None else None, run.communicate()))
        deadline = time.monotonic() + 60
        while sum(log.stat().st_size for log in self.logs()) < 20000:
            self.assertLess(time.monotonic(), deadline)
            self.assertIsNone(run.poll(), "it ended too soon to be interrupted")
            time.sleep(0.01)
        return run

    def test_a_signal_ends_it_in_order(self):
        run = self.begun(2)
        status = self.status()
        self.assertEqual((status["phase"], status["exit_code"]), ("running", None))
        self.assertTrue(status["progress"]["stage"])
        run.send_signal(signal.SIGUSR1)
        _, said = run.communicate(timeout=60)
        self.assertEqual(run.returncode, 75, said)
        asked = self.report()["queries"]["total"]
        self.assertLess(asked, self.queries["total"])
        self.ends(0, self.extract(ranks=3))
        queries = self.is_whole(starts=2)
        self.assertEqual((queries["recalled"], queries["lost"]), (asked, 0))

    def test_a_kill_loses_only_what_was_being_asked(self):
        run = self.begun(2)
        # The ranks as well: they outlive the launcher by seconds, and might end well.
        ranks = Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text().split()
        self.assertEqual(len(ranks), 2)
        for process in (run.pid, *map(int, ranks)):
            os.kill(process, signal.SIGKILL)
        self.assertEqual(unhinge("status", self.out, env=NO_MPI).returncode, 0)
        self.ends(0, self.extract(ranks=3))
        self.assertEqual((self.out / "network.npz").read_bytes(), self.whole)
        queries = self.report()["queries"]
        self.assertEqual(queries["total"], self.queries["total"])
        self.assertGreater(queries["recalled"], 0)
        # Two ranks of OMP_NUM_THREADS threads, each with one piece of at most 2304 queries.
        threads = int(os.environ.get("OMP_NUM_THREADS", os.cpu_count()))
        self.assertLessEqual(queries["lost"], 2 * threads * 2304)


def load_tests(_loader, _standard, _pattern):
    return own_tests(Resume, Interrupted)


if __name__ == "__main__":
    unittest.main()
