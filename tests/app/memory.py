"""A run takes the memory that its plan says."""

import json
import re
import unittest

from _program import Scratch, unhinge

# What may lie between a model of the stages and a process: measured were 0.6 to 1.15 of it.
MOST = 1.3
# A forecast of far more than is used would refuse runs that fit. It counts neurons that are measured again, which not
# every run has to, and is then up to 0.4 too high where neurons are many and inputs few.
LEAST = 0.5


class Memory(Scratch):
    def used_over_planned(self, inputs, width, *words, ranks=None):
        net = self.network(inputs, width)
        out = self.folder / "run"
        self.ends(0, unhinge("extract", "--oracle", f"file:{net}", "--out", out, "--threads", 1, *words, ranks=ranks))
        layout = json.loads((out / "report.json").read_text())["layout"]
        planned = layout["planned_bytes"] + layout["planned_replica_bytes"]
        used = [rank["peak_bytes"] for rank in layout["ranks"]]
        self.assertRegex((out / "report.md").read_text(), r"The fullest rank used [\d.]+ MB of memory")
        return [bytes / planned for bytes in used]

    def expect_as_planned(self, shares):
        for share in shares:
            self.assertLessEqual(share, MOST)
            self.assertGreaterEqual(share, LEAST)

    def test_is_as_planned_with_as_many_neurons_as_inputs(self):
        self.expect_as_planned(self.used_over_planned(500, 500))

    def test_is_as_planned_with_many_more_neurons(self):
        # So many that some are measured again.
        self.expect_as_planned(self.used_over_planned(20, 8192))

    def test_is_as_planned_on_two_ranks(self):
        self.expect_as_planned(self.used_over_planned(400, 1000, ranks=2))

    def test_is_as_planned_where_four_ranks_part_the_result(self):
        self.expect_as_planned(self.used_over_planned(200, 6000, ranks=4))

    def test_is_as_planned_where_cells_are_measured_twice(self):
        self.expect_as_planned(self.used_over_planned(300, 280, "--precision", "balanced"))

    def test_is_told_before_the_run(self):
        net = self.network(1000, 10)
        run = unhinge("extract", "--oracle", f"file:{net}", "--dry-run")
        self.ends(0, run)
        rank = re.search(r"^MB, each rank at its peak +(.*)$", run.stdout, re.MULTILINE)[1].split()
        target = re.search(r"^MB, target in process +(.*)$", run.stdout, re.MULTILINE)[1].split()
        # Width 10,000: a table takes 80 MB; five of them and what a process takes are far too many by now.
        self.assertLess(float(rank[-2]), 22 + 5 * 80)
        self.assertAlmostEqual(float(target[-2]), 80, delta=2)


if __name__ == "__main__":
    unittest.main()
