"""The page of a run: whole, by itself, and made from what the run left."""

import json
import unittest
import xml.etree.ElementTree as ElementTree

from _program import NO_MPI, RUN_FILES, Scratch, unhinge


class Pages(Scratch):
    def setUp(self):
        super().setUp()
        self.out = self.folder / "run"

    def page(self, *words):
        net = self.network()
        code = unhinge("extract", "--oracle", f"file:{net}", "--out", self.out, *words, ranks=2).returncode
        self.assertIn(code, (0, 5))
        run = unhinge("report", self.out, env=NO_MPI)
        self.ends(0, run)
        self.assertEqual(run.stdout.strip(), str(self.out / "report.html"))
        return (self.out / "report.html").read_text()

    def test_stands_by_itself(self):
        text = self.page()
        self.assertLess(RUN_FILES, {path.name for path in self.out.iterdir()})
        page = ElementTree.fromstring(text.removeprefix("<!DOCTYPE html>\n"))
        self.assertFalse([e for e in page.iter() if e.tag.endswith(("script", "img", "link"))])
        self.assertFalse([e for e in page.iter() if e.get("src")])
        report = json.loads((self.out / "report.json").read_text())
        self.assertIn(report["verdict"], "".join(page.itertext()))
        titles = [e.text for e in page.iter("h3")]
        for title in ("Error by stage", "Queries by purpose", "Time by stage and rank", "Kinks along line 1"):
            self.assertIn(title, titles)
        svg = "{http://www.w3.org/2000/svg}"
        tips = [e.text for e in page.iter(f"{svg}title")]
        self.assertEqual(sum(tip.startswith("jump of the slope") for tip in tips), 2 * len(report["attempts"][0]["places"]))
        for purpose, count in report["queries"]["by_purpose"].items():
            self.assertEqual(count > 0, any(tip.startswith(f"{purpose}, queries:") for tip in tips), purpose)
        self.assertTrue(any(tip.startswith("rank 1, ") for tip in tips))

    def test_comes_also_of_a_run_that_was_stopped(self):
        self.assertIn("Queries by purpose", self.page("--max-queries", "60"))

    def test_does_not_outlive_its_run(self):
        self.page()
        run = unhinge("extract", "--oracle", f"file:{self.folder / 'net.npz'}", "--out", self.out, "--force")
        self.ends(0, run)
        self.assertFalse((self.out / "report.html").exists())

    def test_wants_a_report(self):
        self.out.mkdir()
        self.is_refused(unhinge("report", self.out, env=NO_MPI), "report.json: cannot be read")
        (self.out / "report.json").write_text("{}")
        (self.out / "report.md").write_text("")
        self.is_refused(unhinge("report", self.out, env=NO_MPI), "is no report of this version")
        self.assertFalse((self.out / "report.html").exists())


if __name__ == "__main__":
    unittest.main()
