"""What the program prints for others to install: its manual page and the completion of its command lines."""

import os
import re
import subprocess
import unittest
from pathlib import Path

from _program import NO_MPI, UNHINGE, Scratch, unhinge

DOCS = Path(os.environ["UNHINGE_SOURCE_DIR"]) / "docs"


def commands():
    listed = unhinge("--help").stdout.split("Commands:")[1].split("Options:")[0]
    return re.findall(r"^  (\w+)", listed, re.MULTILINE)


def options(command):
    return set(re.findall(r"^  (--[a-z-]+)", unhinge(command, "--help").stdout, re.MULTILINE))


class Manual(Scratch):
    def setUp(self):
        super().setUp()
        run = unhinge("manual", env=NO_MPI)
        self.ends(0, run)
        self.page = run.stdout

    def test_has_every_option_of_every_command(self):
        sections = self.page.split(".SH COMMANDS")[1].split(".SH ")[0].split(".SS unhinge ")[1:]
        self.assertEqual([text.split()[0] for text in sections], commands())
        for text in sections:
            bold = {o.replace("\\-", "-") for o in re.findall(r"^\\fB(\S+)\\fR", text, re.MULTILINE)}
            self.assertEqual(bold, options(text.split()[0]))

    def test_has_the_exit_codes_of_the_documents(self):
        documented = re.findall(r"^\| (\d+) \|", (DOCS / "report.md").read_text(), re.MULTILINE)
        printed = re.findall(r"^\\fB(\d+)\\fR$", self.page.split(".SH EXIT STATUS")[1], re.MULTILINE)
        self.assertEqual(printed, documented)

    def test_begins_no_request_by_accident(self):
        for line in self.page.splitlines():
            if line.startswith((".", "'")):
                self.assertRegex(line, r"^\.(TH|SH|SS|PP|TP|nf|fi)( |$)")


class Completion(Scratch):
    def complete(self, *words):
        """What bash offers for the last of the words."""
        line = " ".join(f"'{word}'" for word in words)
        script = (
            f"source <('{UNHINGE}' completion bash); COMP_WORDS=({line}); COMP_CWORD={len(words) - 1}; _unhinge; "
            'printf "%s\\n" "${COMPREPLY[@]}"'
        )
        run = subprocess.run(["bash", "-euc", script], capture_output=True, text=True)
        self.ends(0, run)
        return set(run.stdout.split())

    def test_offers_commands(self):
        self.assertEqual(self.complete("unhinge", ""), {*commands(), "help", "--help", "--version"})
        self.assertEqual(self.complete("unhinge", "ver"), {"verify"})
        self.assertEqual(self.complete("unhinge", "help", "ver"), {"verify"})

    def test_offers_the_options_of_the_command(self):
        for command in commands():
            self.assertEqual(self.complete("unhinge", command, "--"), options(command) | {"--help", "--version"})
        self.assertEqual(self.complete("unhinge", "extract", "--max-q"), {"--max-queries"})
        self.assertEqual(self.complete("unhinge", "extract", "--oracle", "fi"), set(), "files are bash's own business")

    def test_knows_two_shells(self):
        self.assertIn("bashcompinit", unhinge("completion", "zsh").stdout)
        self.is_refused(unhinge("completion", "fish"), "it is bash or zsh")


if __name__ == "__main__":
    unittest.main()
