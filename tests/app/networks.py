"""generate, inspect and verify, from the command line."""

import json
import unittest

import numpy as np
from _program import NO_MPI, Scratch, unhinge


class Generate(Scratch):
    def test_writes_what_numpy_reads(self):
        with np.load(self.network(inputs=6, width=5)) as arrays:
            self.assertEqual(arrays["W1"].shape, (5, 6))
            self.assertEqual(arrays["W1"].dtype, np.float64)

    def test_repeats_itself_by_the_seed(self):
        same = self.network(name="a.npz").read_bytes()
        self.assertEqual(self.network(name="b.npz").read_bytes(), same)
        self.assertNotEqual(self.network(name="c.npz", seed=8).read_bytes(), same)

    def test_overwrites_only_by_force(self):
        net = self.network()
        before = net.read_bytes()
        words = ["generate", "--family", "gaussian", "--inputs", 2, "--width", 1, "--out", net]
        self.is_refused(unhinge(*words), "is there already")
        self.assertEqual(net.read_bytes(), before)
        self.ends(0, unhinge(*words, "--force"))
        self.assertNotEqual(net.read_bytes(), before)

    def test_every_family_is_listed_and_makes_a_network(self):
        names = [line.split()[0] for line in unhinge("generate", "--list").stdout.splitlines()]
        self.assertGreater(len(names), 3)
        for name in names:
            with self.subTest(family=name):
                self.ends(0, unhinge("inspect", self.network(inputs=6, width=8, name=f"{name}.npz", family=name)))

    def test_width_may_be_zero(self):
        with np.load(self.network(inputs=6, width=0)) as arrays:
            self.assertEqual(arrays["W1"].shape, (0, 6))
        words = ["generate", "--family", "gaussian", "--inputs", 0, "--width", 1, "--out", self.folder / "no.npz"]
        self.is_refused(unhinge(*words), "--inputs", "from 1 to")

    def test_needs_a_folder(self):
        words = ["generate", "--family", "gaussian", "--inputs", 2, "--width", 1]
        self.is_refused(unhinge(*words, "--out", self.folder / "none" / "net.npz"), code=8)


class Inspect(Scratch):
    def test_counts_units_as_what_they_are(self):
        w1 = np.array([[1.0, 0, 0], [2, 0, 0], [0, 1, 0], [0, 0, 0], [0, 0, 1], [0, 0, 1]])
        path = self.folder / "odd.npz"
        np.savez(path, W1=w1, b1=np.array([1.0, 2, 0.5, 3, 0, 0]), W2=np.array([[1.0, 1, 1, 1, 1, -1]]), b2=np.zeros(1))
        run = unhinge("inspect", path, "--json", env=NO_MPI)
        self.ends(0, run)
        units = json.loads(run.stdout)["units"]
        # Rows 0 and 1 share a hyperplane, row 3 has no weights, rows 4 and 5 cancel.
        self.assertEqual(units["units"], 6)
        self.assertEqual(units["distinct_hyperplanes"], 2)
        self.assertEqual(units["dead"], 1)
        self.assertEqual(units["cancelled"], 1)

    def test_gives_the_gaussian_moments(self):
        path = self.folder / "one.npz"
        np.savez(path, W1=np.array([[3.0, 4.0]]), b1=np.zeros(1), W2=np.array([[2.0]]), b2=np.array([1.0]))
        shown = json.loads(unhinge("inspect", path, "--json").stdout)
        # relu(5 z) for a standard normal z: mean 5 / sqrt(2 pi), mean square 25 / 2.
        mean = 5 / np.sqrt(2 * np.pi)
        self.assertAlmostEqual(shown["mean"][0], 1 + 2 * mean, delta=1e-14 * 10)
        self.assertAlmostEqual(shown["variance"][0], 4 * (12.5 - mean**2), delta=1e-14 * 100)
        self.assertEqual(shown["norms"]["W1"], 5)

    def test_refuses_what_is_no_network(self):
        path = self.folder / "text.npz"
        path.write_text("not a zip")
        self.is_refused(unhinge("inspect", path), "text.npz")


class Verify(Scratch):
    def scaled(self, net, factor):
        with np.load(net) as arrays:
            changed = {name: arrays[name] for name in arrays.files}
        changed["W2"] = changed["W2"] * factor
        path = self.folder / "other.npz"
        np.savez(path, **changed)
        return path

    def test_measures_a_known_distance(self):
        net = self.network()
        other = self.scaled(net, 1 + 1e-6)
        run = unhinge("verify", net, other, "--json", env=NO_MPI)
        self.ends(0, run)
        compared = json.loads(run.stdout)
        self.assertEqual(compared["hyperplanes"], {"matched": 3, "missed": 0, "missed_invisible": 0, "spurious": 0})
        # Strengths are all off by one part in 1e6; rounding adds 1e-16 / 1e-6 of that.
        self.assertAlmostEqual(compared["errors"]["strength"]["max"] / 1e-6, 1, delta=1e-9)
        self.assertGreater(compared["distance"]["relative_rms"], 1e-8)

    def test_networks_too_wide_for_all_pairs_are_compared_on_points(self):
        net = self.folder / "wide.npz"
        self.ends(0, unhinge("generate", "--family", "gaussian", "--inputs", "2", "--width", "8193", "--out", net))
        with np.load(net) as arrays:
            changed = {name: arrays[name] for name in arrays.files}
        changed["b2"] = changed["b2"] + 1e-3
        other = self.folder / "moved.npz"
        np.savez(other, **changed)
        distance = json.loads(unhinge("verify", net, other, "--json", env=NO_MPI).stdout)["distance"]
        self.assertEqual(distance["form"], "sampled")
        # A constant is off by itself at every point; rounding adds 1e-16 / 1e-3 of it, times the answers' size.
        self.assertAlmostEqual(distance["absolute_rms"] / 1e-3, 1, delta=1e-11)
        self.assertLess(distance["standard_error"] / distance["relative_rms"], 1e-11)
        self.ends(3, unhinge("verify", net, other, "--at-most", "1e-4"))

    def test_the_bar_decides_the_exit_code(self):
        net = self.network()
        other = self.scaled(net, 1.01)
        self.ends(0, unhinge("verify", net, other))
        self.ends(0, unhinge("verify", net, other, "--at-most", "1"))
        self.ends(3, unhinge("verify", net, other, "--at-most", "1e-6"))
        self.ends(0, unhinge("verify", net, net, "--at-most", "1e-300"))

    def test_refuses_networks_that_cannot_be_compared(self):
        self.is_refused(unhinge("verify", self.network(), self.network(inputs=5, name="b.npz")))


if __name__ == "__main__":
    unittest.main()
