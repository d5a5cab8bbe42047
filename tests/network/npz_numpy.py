"""What numpy writes we read, and what we write numpy reads. Run with UNHINGE, the path of the program."""

import os
import subprocess
import tempfile
import unittest
import zipfile

import numpy as np

UNHINGE = os.environ["UNHINGE"]
INPUTS, WIDTH, OUTPUTS = 7, 5, 2
SHAPES = {
    "W1": (WIDTH, INPUTS),
    "b1": (WIDTH,),
    "W2": (OUTPUTS, WIDTH),
    "b2": (OUTPUTS,),
    "U": (OUTPUTS, INPUTS),
}


def arrays():
    generator = np.random.default_rng(5)
    return {name: generator.normal(size=shape) for name, shape in SHAPES.items()}


class Npz(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = os.path.join(folder.name, "f.npz")

    def run_unhinge(self, *arguments):
        return subprocess.run([UNHINGE, *arguments], capture_output=True, text=True)

    def generate(self):
        sizes = ["--inputs", str(INPUTS), "--width", str(WIDTH), "--outputs", str(OUTPUTS)]
        run = self.run_unhinge("generate", "--family", "gaussian", *sizes, "--seed", "3", "--out", self.path)
        self.assertEqual(run.returncode, 0, run.stderr)

    def assert_taken(self, save=np.savez, **members):
        save(self.path, **members)
        run = self.run_unhinge("inspect", self.path)
        self.assertEqual(run.returncode, 0, run.stderr)

    def assert_refused(self, words, save=np.savez, **members):
        save(self.path, **members)
        run = self.run_unhinge("inspect", self.path)
        self.assertEqual(run.returncode, 2, run.stderr)
        self.assertIn(words, run.stderr)

    def test_numpy_reads_what_we_write(self):
        self.generate()
        with np.load(self.path) as file:
            self.assertEqual({name: file[name].shape for name in file.files}, SHAPES)
            for name in file.files:
                self.assertEqual(file[name].dtype, np.dtype("<f8"))
                self.assertTrue(file[name].flags.c_contiguous)
                self.assertTrue(np.isfinite(file[name]).all())
            self.assertGreater(np.abs(file["W1"]).min(), 0)

    def test_members_are_stamped_as_numpy_stamps_them(self):
        self.generate()
        with zipfile.ZipFile(self.path) as file:
            self.assertIsNone(file.testzip())
            for member in file.infolist():
                self.assertEqual(member.date_time, (1980, 1, 1, 0, 0, 0))
                self.assertEqual(member.compress_type, zipfile.ZIP_STORED)

    def test_headers_are_numpys_own(self):
        """Our arrays, written again by numpy, give the same bytes."""
        self.generate()
        with np.load(self.path) as file:
            again = {name: file[name] for name in file.files}
        np.savez(self.path + ".again.npz", **again)
        with zipfile.ZipFile(self.path) as ours, zipfile.ZipFile(self.path + ".again.npz") as numpys:
            self.assertEqual(ours.namelist(), numpys.namelist())
            for name in ours.namelist():
                self.assertEqual(ours.read(name), numpys.read(name))

    def test_takes_every_way_of_saving(self):
        members = arrays()
        self.assert_taken(**members)
        self.assert_taken(save=np.savez_compressed, **members)
        for convert in (np.asfortranarray, np.float32, lambda a: a.astype(">f8"), lambda a: (9 * a).astype(int)):
            self.assert_taken(**{name: convert(array) for name, array in members.items()})
        del members["U"]
        self.assert_taken(**members, note=np.array("trained on a Tuesday"))

    def test_takes_one_output_without_its_axis(self):
        members = arrays()
        flat = {"W2": members["W2"][0], "b2": members["b2"][0], "U": members["U"][0]}
        self.assert_taken(**{**members, **flat, "b1": members["b1"][:, None]})

    def test_refuses_what_is_no_network(self):
        members = arrays()
        spoilt = {
            "W2: missing": {name: array for name, array in members.items() if name != "W2"},
            "(m, k)": {**members, "W2": members["W2"].T},
            "not a finite number": {**members, "b1": np.full(WIDTH, np.nan)},
            "pickle": {**members, "b1": np.array([None] * WIDTH)},
            "c16": {**members, "b1": np.ones(WIDTH, dtype=complex)},
            "U10": {**members, "b1": np.array(["a stitched"] * WIDTH)},
            "named fields": {**members, "b1": np.zeros(WIDTH, dtype=[("x", "<f8")])},
            "holds W3": {**members, "W3": np.ones((1, OUTPUTS))},
        }
        for words, saved in spoilt.items():
            with self.subTest(words):
                self.assert_refused(words, **saved)

    def test_refuses_a_compressed_file_cut_short(self):
        np.savez_compressed(self.path, **arrays())
        with open(self.path, "r+b") as file:
            file.truncate(os.path.getsize(self.path) - 30)
        run = self.run_unhinge("inspect", self.path)
        self.assertEqual(run.returncode, 2, run.stderr)
        self.assertIn("damaged", run.stderr)


if __name__ == "__main__":
    unittest.main()
