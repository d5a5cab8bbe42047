"""Runs the program as a user does. Wants UNHINGE, the path of the program, and MPIEXEC, the launcher."""

import os
import subprocess
import tempfile
import unittest
from pathlib import Path

UNHINGE = os.environ["UNHINGE"]
MPIEXEC = os.environ.get("MPIEXEC", "mpiexec")
# With this MPI_Init of Open MPI ends the program: who survives it has not begun MPI.
NO_MPI = {"OMPI_MCA_pml": "no_such_component"}
RUN_FILES = {"network.npz", "report.json", "report.md", "run.log", "config.ini"}


def unhinge(*words, env=None, ranks=None, **options):
    """The finished process, on `ranks` ranks under the launcher if given."""
    launcher = [] if ranks is None else [MPIEXEC, "-n", str(ranks)]
    return subprocess.run(
        launcher + [UNHINGE, *map(str, words)],
        env={**os.environ, **(env or {})},
        capture_output=options.pop("capture_output", True),
        text=True,
        timeout=120,
        **options,
    )


class Scratch(unittest.TestCase):
    """A folder of its own, removed afterwards."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def network(self, inputs=4, width=3, name="net.npz", family="gaussian", seed=7):
        path = self.folder / name
        self.ends(
            0,
            unhinge("generate", "--family", family, "--inputs", inputs, "--width", width, "--seed", seed, "--out", path),
        )
        return path

    def ends(self, code, run, *says):
        """`run` ended with `code` and told of `says` on stderr."""
        self.assertEqual(run.returncode, code, f"stdout: {run.stdout}\nstderr: {run.stderr}")
        for text in says:
            self.assertIn(text, run.stderr)

    def is_refused(self, run, *says, code=2):
        """One message, `problem (why); what to do`, nothing on stdout."""
        self.ends(code, run, *says)
        self.assertEqual(run.stdout, "")
        self.assertRegex(run.stderr, r"^unhinge: error: [^\n]+ \([^\n]+\); [^\n]+\n")
        self.assertEqual(run.stderr.count("unhinge: error:"), 1, run.stderr)


def own_tests(*cases):
    """A suite of the tests that each class defines itself: one that builds on another does not run its tests again."""
    suite = unittest.TestSuite()
    for case in cases:
        suite.addTests(case(name) for name in vars(case) if name.startswith("test_"))
    return suite
