"""What the program says without work to do: help, version, and why it refuses a command line."""

import unittest

from _program import NO_MPI, Scratch, unhinge

COMMANDS = ("extract", "verify", "generate", "inspect", "report", "status", "completion", "manual")


class Help(Scratch):
    def test_needs_no_mpi(self):
        pages = [["--help"], ["-h"], ["help"], ["--version"], ["-V"], ["generate", "--list"]]
        pages += [[command, "--help"] for command in COMMANDS] + [["help", command] for command in COMMANDS]
        for words in pages:
            with self.subTest(words=words):
                run = unhinge(*words, env=NO_MPI)
                self.ends(0, run)
                self.assertTrue(run.stdout)
                self.assertEqual(run.stderr, "")

    def test_the_trap_for_mpi_works(self):
        run = unhinge("extract", "--oracle", f"file:{self.network()}", "--out", self.folder / "run", env=NO_MPI)
        self.assertNotEqual(run.returncode, 0)
        self.assertFalse((self.folder / "run").exists())

    def test_names_every_command_with_two_examples(self):
        overview = unhinge("--help").stdout
        for command in COMMANDS:
            self.assertRegex(overview, rf"\n  {command} ")
            page = unhinge(command, "--help").stdout
            self.assertGreaterEqual(page.split("Examples:")[1].count("unhinge " + command), 2)

    def test_shows_defaults(self):
        page = unhinge("extract", "--help").stdout
        for default in ("1e-12", "1e-6", "no limit", "auto"):
            self.assertIn(f"(default{':' if default == 'no limit' else ''} {default})", page)

    def test_version_names_the_libraries(self):
        text = unhinge("--version").stdout
        self.assertRegex(text, r"^unhinge \d+\.\d+\.\d+\n")
        for line in ("compiler", "mpi", "openmp", "eigen", "boost"):
            self.assertRegex(text, rf"\n{line} +\S")

    def test_tells_when_nobody_can_read_it(self):
        with open("/dev/full", "w") as full:
            run = unhinge("--help", capture_output=False, stdout=full, stderr=-1)
        self.assertEqual(run.returncode, 8)
        self.assertIn("cannot be written", run.stderr)


class Refusals(Scratch):
    def test_of_the_first_word(self):
        self.is_refused(unhinge(), "no command")
        self.is_refused(unhinge("extrcat"), "did you mean extract?")
        self.is_refused(unhinge("--oracle", "x"), "unknown option '--oracle'")
        self.is_refused(unhinge("help", "verfy"), "did you mean verify?")

    def test_of_options(self):
        good = ["--oracle", "file:none.npz", "--out", self.folder / "run"]
        table = [
            (["--sede", "1"], "did you mean --seed?"),
            (["--seed", "-1"], "--seed = '-1'"),
            (["--seed"], "--seed has no value"),
            (["--epsilon", "0"], "--epsilon = '0'"),
            (["--epsilon", "1", "--epsilon-absolute", "1"], "contradict"),
            (["--delta", "1"], "--delta = '1'"),
            (["--threads", "0"], "--threads = '0'"),
            (["--max-queries", "0"], "--max-queries = '0'"),
            (["--progress", "now"], "auto, always or never"),
            (["--seed", "1", "--seed", "1"], "given twice"),
            (["net.npz"], "one argument too many"),
            (["--config", self.folder / "none.ini"], "cannot be read"),
        ]
        for words, says in table:
            with self.subTest(words=words):
                self.is_refused(unhinge("extract", *good, *words, env=NO_MPI), says)
        self.is_refused(unhinge("extract", "--out", "x", env=NO_MPI), "--oracle is missing")
        self.is_refused(unhinge("extract", "--oracle", "file:x", env=NO_MPI), "--out is missing")
        self.assertFalse((self.folder / "run").exists())

    def test_of_other_commands(self):
        net = self.network()
        self.is_refused(unhinge("verify", net), "RECOVERED.npz is missing")
        self.is_refused(unhinge("verify", net, net, net), "one argument too many")
        self.is_refused(unhinge("verify", net, net, "--at-most", "-1"), "--at-most = '-1'")
        self.is_refused(unhinge("inspect"), "is missing")
        self.is_refused(unhinge("report", self.folder), "report.json")
        self.is_refused(unhinge("inspect", self.folder / "none.npz"))
        self.is_refused(unhinge("inspect", self.folder), "report.json")
        self.is_refused(unhinge("generate", "--family", "gausian", "--out", "x"), "did you mean gaussian?")
        self.is_refused(unhinge("generate", "--family", "gaussian", "--inputs", "0", "--width", "1", "--out", "x"))


if __name__ == "__main__":
    unittest.main()
