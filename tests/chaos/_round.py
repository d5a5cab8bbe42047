"""One round of chaos: a run is hurt once or twice, and then gone on with until it is whole."""

import shutil

import _log
from _attempt import Attempt, Failure
from _damage import DAMAGE
from _disk import SmallDisk
from _faults import FAULTS
from _undisturbed import report, sha256

DISK_FULL = "fill the disk"
KINDS = [*FAULTS, DISK_FULL, *DAMAGE]
# What a signal does to a launcher, or a rank, that does not listen yet.
DEAF = (-10, 138)


class Round:
    def __init__(self, folder, kind, random, undisturbed, may_mount):
        folder.mkdir()
        self.folder, self.out = folder, folder / "run"
        self.kind, self.random, self.undisturbed, self.may_mount = kind, random, undisturbed, may_mount
        self.story = []
        self.lost = 0.0  # of all queries, asked again
        self.spoilt = False  # records were taken from us, or ranks may still write some

    def note(self, what):
        self.story.append(what)

    def require(self, true, what):
        if not true:
            raise Failure(what)

    def begin(self, **options):
        ranks, threads = self.random.choice(((1, 1), (1, 2), (2, 1), (2, 2), (3, 1)))
        self.note(f"{ranks} x {threads}")
        return Attempt(f"file:{self.undisturbed.target}", self.out, ranks, threads, **options)

    def play(self):
        """How it ended, in a word or two."""
        if self.kind == DISK_FULL:
            return self.fill_disk()
        fault = self.kind if self.kind in FAULTS else self.random.choice(("kill a rank", "kill all"))
        self.interrupt(fault)
        if self.random.random() < 0.3:
            self.interrupt(self.random.choice(list(FAULTS)))
        refused = self.kind in DAMAGE and self.damage()
        self.finish()
        return self.outcome("refused", refused)

    def outcome(self, first, came_to_pass):
        return f"{first}, then the same bits" if came_to_pass else "the same bits"

    def interrupt(self, fault):
        attempt = self.begin()
        if self.random.random() < 0.15:
            under_way = attempt.await_seconds(self.random.uniform(0, self.undisturbed.seconds))
        else:
            under_way = attempt.await_bytes(self.random.uniform(_log.size(self.out), self.undisturbed.bytes))
        self.note(FAULTS[fault](attempt, self.random) if under_way else "over before it could be hurt")
        self.spoilt |= "not waited for" in self.story[-1]
        if not self.spoilt:
            code, said = attempt.result()
            self.require(fault != "USR1" or code in (0, 75, *DEAF), f"USR1 ends it with {code}\n{said}")
            self.require(code not in (2, 6), f"{fault} ends it with {code}\n{said}")

    def damage(self):
        """Whether it was refused; what was refused is then mended."""
        backup = self.folder / "backup"
        ledger = self.out / "ledger"
        if ledger.exists():
            shutil.copytree(ledger, backup)
        done = ledger.exists() and DAMAGE[self.kind](self.out, self.random)
        self.note(done or "nothing there to damage")
        self.spoilt = True
        attempt = self.begin()
        code, said = attempt.result()
        if code == 0:
            return False
        self.require(code == 6, f"{done}: ends with {code}\n{said}")
        damaged = [word for word in done.replace(";", " ").split() if word.endswith((".log", ".json"))]
        self.require(all(name in said for name in damaged), f"{done}: not named in the refusal\n{said}")
        self.note(f"refused ({', '.join(damaged)})")
        self.mend(backup, damaged)
        return True

    def mend(self, backup, damaged):
        """As the refusal says: the file is brought back, or a log is given up."""
        for name in damaged:
            if name.endswith(".log") and self.random.random() < 0.5:
                (self.out / "ledger" / name).unlink()
                self.note("removed")
            else:
                shutil.copy(backup / name, self.out / "ledger" / name)
                self.note("brought back")

    def fill_disk(self):
        part = self.random.random()
        if not self.may_mount:
            told = self.runs_out(self.begin(file_bytes=4096 + int(part * self.undisturbed.bytes / 2)))
            self.finish()
            return self.outcome("told", told)
        disk = SmallDisk(self.folder / "disk", 24 + int(part * self.undisturbed.bytes / 1024))
        try:
            self.out = disk.path / "run"
            told = self.runs_out(self.begin())
            disk.grow()
            self.finish()
        finally:
            disk.close()
        return self.outcome("told", told)

    def runs_out(self, attempt):
        """Whether there was too little room."""
        code, said = attempt.result()
        self.note(f"exit code {code}")
        if code == 0:
            return False
        self.require(code == 8, f"a full disk ends it with {code}\n{said}")
        self.require("No space left" in said or "File too large" in said, f"a full disk is not named\n{said}")
        half = [path.name for path in self.out.rglob(".new-*")] if self.out.exists() else []
        self.require(not half, f"a full disk leaves {half}")
        self.require(not (self.out / "network.npz").exists(), "a full disk leaves a network")
        return True

    def finish(self):
        before, _ = _log.answered(self.out)
        starts = report(self.out)["starts"] if (self.out / "report.json").exists() else 0
        code, said = self.begin().result()
        self.require(code == 0, f"the last attempt ends with {code}\n{said}")
        self.require(sha256(self.out) == self.undisturbed.hash, "another network")
        now = report(self.out)
        queries = now["queries"]
        for name in ("total", "by_purpose"):
            self.require(queries[name] == self.undisturbed.queries[name], f"{name}: {queries[name]}")
        self.lost = queries["lost"] / queries["total"]
        self.note(f"the same bits, {100 * self.lost:.2f} % asked again")
        if self.spoilt or now["starts"] == starts:
            return
        _, twice = _log.answered(self.out)
        self.require(twice == 0, f"{twice} finished records were asked again")
        self.require(queries["recalled"] == sum(before.values()), f"{queries['recalled']} answers recalled, {sum(before.values())} were there")
