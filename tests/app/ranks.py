"""Many ranks speak with one voice and end with one code."""

import json
import os
import subprocess
import unittest
from unittest import mock

from _program import MPIEXEC, UNHINGE, Scratch, unhinge

RANKS = 3


class Ranks(Scratch):
    def setUp(self):
        super().setUp()
        self.oracle = f"file:{self.network()}"
        self.out = self.folder / "run"

    def extract(self, *words, oracle=None, out=None, ranks=RANKS):
        return unhinge("extract", "--oracle", oracle or self.oracle, "--out", out or self.out, *words, ranks=ranks)

    def is_said_once(self, run, code, text):
        # The launcher adds a banner of its own on a code that is not 0.
        self.ends(code, run, text)
        self.assertEqual(run.stderr.count("unhinge: error:"), 1, run.stderr)

    def test_a_wrong_option_is_said_once(self):
        self.is_said_once(self.extract("--seed", "-1"), 2, "--seed = '-1'")

    def test_a_missing_oracle_is_said_once(self):
        self.is_said_once(self.extract(oracle="file:none.npz"), 2, "none.npz")
        self.assertFalse(self.out.exists())

    def test_a_folder_that_cannot_be_made_is_said_once(self):
        (self.folder / "file").write_text("")
        self.is_said_once(self.extract(out=self.folder / "file" / "run"), 8, "cannot be written")

    def test_a_folder_in_use_is_said_once(self):
        self.out.mkdir()
        (self.out / "report.json").write_text("mine")
        self.is_said_once(self.extract(), 2, "is there already")
        self.assertEqual((self.out / "report.json").read_text(), "mine")

    def test_a_rank_with_another_problem_is_found(self):
        words = [UNHINGE, "extract", "--oracle", self.oracle, "--out", str(self.out)]
        other = f"file:{self.network(inputs=5, name='other.npz')}"
        for change in (["--seed", "2"], ["--max-queries", "50"], ["--epsilon", "1e-30"], ["--oracle", other]):
            changed = words[:2] + words[4:] + change if change[0] == "--oracle" else words + change
            run = subprocess.run(
                [MPIEXEC, "-n", "2", *words, ":", "-n", "1", *changed], capture_output=True, text=True, timeout=60
            )
            self.is_said_once(run, 2, "rank 2 has another problem")
            self.assertFalse(self.out.exists())

    def test_the_budget_ends_every_rank(self):
        self.is_said_once(self.extract("--max-queries", "1"), 5, "budget")
        self.assertEqual(json.loads((self.out / "report.json").read_text())["exit_code"], 5)

    def test_a_plan_is_printed_once(self):
        run = self.extract("--dry-run")
        self.ends(0, run)
        self.assertEqual(run.stdout.count("Nothing was asked"), 1)
        self.assertIn(f"{RANKS} ranks", run.stdout)

    def test_the_network_is_that_of_one_rank(self):
        many = self.extract()
        self.ends(0, many)
        self.assertEqual(many.stdout.count("Recovered a network"), 1)
        lone = self.folder / "lone"
        self.ends(0, self.extract(out=lone, ranks=1))
        self.assertEqual((self.out / "network.npz").read_bytes(), (lone / "network.npz").read_bytes())
        report = json.loads((self.out / "report.json").read_text())
        self.assertEqual(report["ranks"], RANKS)
        (host,) = report["layout"]["hosts"]
        self.assertEqual((host["replicas"], host["replica_hindrance"]), (1, ""))
        self.assertIn("target replica", (self.out / "run.log").read_text())

    def test_ranks_that_cannot_share_memory_hold_a_target_each(self):
        lone = self.folder / "lone"
        self.ends(0, self.extract(out=lone, ranks=1))
        # MPI without its component for windows in shared memory; a folder for them that is not there.
        for name, value in (("OMPI_MCA_osc", "^sm"), ("OMPI_MCA_osc_sm_backing_directory", "/nowhere")):
            with mock.patch.dict(os.environ, {name: value}):
                self.ends(0, self.extract("--force"))
            (host,) = json.loads((self.out / "report.json").read_text())["layout"]["hosts"]
            self.assertEqual(host["replicas"], RANKS)
            self.assertNotEqual(host["replica_hindrance"], "")
            self.assertIn("one a rank", (self.out / "run.log").read_text())
            self.assertEqual((self.out / "network.npz").read_bytes(), (lone / "network.npz").read_bytes())

    def test_rank_0_writes_the_network_alone_where_a_node_has_a_folder_of_its_own(self):
        place = self.folder / "place"
        place.mkdir()
        apart = ["unshare", "--mount", "sh", "-c", 'mount -t tmpfs tmpfs "$0" && mkdir -p "$0/run/ledger" && exec "$@"', place]
        try:
            subprocess.run([*apart, "true"], check=True, capture_output=True)
        except (subprocess.CalledProcessError, FileNotFoundError):
            self.skipTest("no file system may be mounted here")
        words = [UNHINGE, "extract", "--oracle", self.oracle, "--out", place / "run"]
        run = subprocess.run(
            [MPIEXEC, "-n", "1", *words, ":", "-n", "1", *apart, *words], capture_output=True, text=True, timeout=60
        )
        self.ends(0, run, "written by rank 0 alone (rank 1 cannot open the file that the root has made)")
        self.ends(0, self.extract(ranks=1))
        self.assertEqual((place / "run" / "network.npz").read_bytes(), (self.out / "network.npz").read_bytes())

    def test_a_broken_target_is_said_once_by_ranks_that_do_not_share(self):
        broken = self.folder / "broken.npz"
        broken.write_text("not an archive")
        self.is_said_once(self.extract(oracle=f"file:{broken}"), 2, "broken.npz")
        with mock.patch.dict(os.environ, {"OMPI_MCA_osc": "^sm"}):
            self.is_said_once(self.extract(oracle=f"file:{broken}"), 2, "broken.npz")


if __name__ == "__main__":
    unittest.main()
