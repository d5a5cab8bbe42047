"""A run's folder: what is in it, that it follows the schema, and that nothing is overwritten unasked."""

import json
import os
import unittest
from pathlib import Path

import jsonschema
from _program import NO_MPI, RUN_FILES, Scratch, own_tests, unhinge

SCHEMA = json.loads((Path(os.environ["UNHINGE_SOURCE_DIR"]) / "docs" / "report.schema.json").read_text())


class Runs(Scratch):
    def setUp(self):
        super().setUp()
        self.net = self.network()
        self.out = self.folder / "run"

    def extract(self, *words, out=None, **options):
        return unhinge("extract", "--oracle", f"file:{self.net}", "--out", out or self.out, *words, **options)

    def report(self, out=None):
        report = json.loads(((out or self.out) / "report.json").read_text())
        jsonschema.validate(report, SCHEMA)
        return report

    def files(self):
        return {path.name: path.read_bytes() for path in self.out.iterdir() if path.is_file()}

    def test_leaves_its_five_files(self):
        run = self.extract()
        self.ends(0, run)
        self.assertEqual(set(self.files()), RUN_FILES)
        report = self.report()
        self.assertEqual(report["status"], "certified")
        network = report["network"]
        self.assertEqual((network["width"], network["affine_units"], network["file"]), (3, 0, "network.npz"))
        self.assertEqual(report["parameters"], 3 * 5)
        self.assertEqual(report["queries"]["total"], sum(report["queries"]["by_purpose"].values()))
        self.assertTrue(run.stdout.startswith(report["verdict"] + "\n"))
        self.assertIn(report["verdict"], (self.out / "report.md").read_text())
        last = (self.out / "run.log").read_text().splitlines()[-1]
        self.assertRegex(last, r"^FOM extract_seconds=\S+ queries=\d+ .* inputs=4 width=3 .* status=certified$")
        self.ends(0, unhinge("verify", self.net, self.out / "network.npz", "--at-most", "1e-6"))
        self.assertIn(report["verdict"], unhinge("inspect", self.out, env=NO_MPI).stdout)

    def test_overwrites_nothing_unasked(self):
        self.extract()
        before = self.files()
        self.is_refused(self.extract("--seed", "2"), "seed is 1 there and 2 here", code=6)
        self.assertEqual(self.files(), before)
        self.ends(0, self.extract("--seed", "2", "--force"))
        self.assertEqual(self.report()["seed"], 2)
        self.assertTrue((self.out / "run.log").read_bytes().startswith(before["run.log"]), "the log is appended to")
        self.assertEqual(set(self.files()), RUN_FILES)

    def test_a_budget_too_small_still_leaves_a_report(self):
        self.extract()
        run = self.extract("--max-queries", "1", "--force")
        self.ends(5, run)
        report = self.report()
        self.assertEqual((report["status"], report["exit_code"]), ("stopped", 5))
        self.assertLessEqual(report["queries"]["total"], 1)
        self.assertEqual((self.out / "network.npz").exists(), report["network"] is not None)

    def test_a_run_that_does_not_begin_destroys_nothing(self):
        self.extract()
        before = self.files()
        self.is_refused(unhinge("extract", "--oracle", "file:none.npz", "--out", self.out, "--force"), "none.npz")
        self.assertEqual(self.files(), before)

    def test_folders_that_cannot_be_written_are_found_at_once(self):
        (self.folder / "file").write_text("")
        for out in (self.folder / "file" / "run", self.folder / "file", "/proc/unhinge/run"):
            with self.subTest(out=out):
                self.is_refused(self.extract(out=out), "cannot be written", code=8)

    def test_a_plan_asks_nothing_and_leaves_nothing(self):
        run = self.extract("--dry-run", env=NO_MPI)
        self.ends(0, run)
        self.assertRegex(run.stdout, r"\nwidth +10 +100 +1000 +10000 +100000\n")
        self.assertFalse(self.out.exists())
        for name in ("auto", "fast", "balanced", "full"):
            self.assertRegex(run.stdout, rf"\n{name}( +\d+){{5}}\n")
        self.assertNotIn("theorem", run.stdout)
        theory = self.extract("--dry-run", "--preset", "theory", env=NO_MPI).stdout
        self.assertTrue(theory.startswith(run.stdout))
        self.assertRegex(theory, r"\ntheorem, queries( +\S+e\+\d+){5}\n")
        full = self.extract("--dry-run", "--precision", "full", env=NO_MPI).stdout
        self.assertRegex(full, r"\nqueries, polish +110 +1010 ")

    def test_progress_is_drawn_where_it_is_wanted(self):
        self.assertEqual(self.extract().stderr, "", "a short run is quiet")
        self.assertIn("unhinge: ", self.extract("--force", "--progress", "always").stderr)


class Configuration(Runs):
    def test_the_command_line_comes_first_then_the_environment_then_the_file(self):
        config = self.folder / "my.ini"
        config.write_text("[Accuracy]\nseed = 1\ndelta = 0.25\nepsilon = 1e-8\n")
        run = self.extract("--config", config, "--seed", "3", env={"UNHINGE_SEED": "2", "UNHINGE_DELTA": "0.125"})
        self.ends(0, run)
        report = self.report()
        self.assertEqual([report[name] for name in ("seed", "delta", "epsilon")], [3, 0.125, 1e-8])

    def test_the_saved_one_repeats_the_run(self):
        words = ("--epsilon-absolute", "1e-9", "--precision", "fast", "--affine", "units")
        self.ends(0, self.extract(*words, env={"UNHINGE_SEED": "5"}))
        again = self.folder / "again"
        self.ends(0, unhinge("extract", "--config", self.out / "config.ini", "--out", again))
        self.assertEqual((again / "network.npz").read_bytes(), (self.out / "network.npz").read_bytes())
        first, second = self.report(), self.report(again)
        for name in ("seed", "epsilon", "epsilon_meaning", "delta", "precision", "affine", "queries", "certificate", "oracle"):
            self.assertEqual(second[name], first[name], name)

    def test_a_path_with_a_hash_survives_the_file(self):
        odd = self.net.rename(self.folder / "net #1.npz")
        self.ends(0, unhinge("extract", "--oracle", f"file:{odd}", "--out", self.out))
        self.ends(0, unhinge("extract", "--config", self.out / "config.ini", "--out", self.folder / "again"))

    def test_slips_are_refused(self):
        config = self.folder / "my.ini"
        config.write_text("sede = 1\n")
        self.is_refused(self.extract("--config", config), "my.ini:1", "did you mean seed?")
        config.write_text("oracle = 'file:net.npz'\n")
        self.is_refused(self.extract("--config", config), "in quotes")
        self.is_refused(self.extract(env={"UNHINGE_MAX_QUERYS": "5"}), "did you mean UNHINGE_MAX_QUERIES?")
        self.assertFalse(self.out.exists())


def load_tests(_loader, _standard, _pattern):
    return own_tests(Runs, Configuration)


if __name__ == "__main__":
    unittest.main()
