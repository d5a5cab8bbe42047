"""A disk that is too small for a run: a file system of its own where we may mount one, else a limit on its files."""

import subprocess
import tempfile
from pathlib import Path


class SmallDisk:
    """Mounted at `path`, with room for `kilobytes`; `grow` makes room enough."""

    def __init__(self, path: Path, kilobytes):
        path.mkdir()
        self.path = path
        self.mount(["-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs"])

    def mount(self, words):
        subprocess.run(["mount", *words, str(self.path)], check=True, capture_output=True)

    def grow(self):
        self.mount(["-o", "remount,size=256m"])

    def close(self):
        subprocess.run(["umount", "--lazy", str(self.path)], check=True)


def may_mount():
    with tempfile.TemporaryDirectory() as folder:
        try:
            SmallDisk(Path(folder) / "disk", 64).close()
        except (subprocess.CalledProcessError, FileNotFoundError):
            return False
    return True
