"""The house rules that a compiler does not check. Run as a script it checks UNHINGE_SOURCE_DIR and lists what breaks them.

Floors include only from floors below them; MPI and OpenMP stay on one floor; only that floor and the application
branch on the rank; the solver never sees the truth it is judged by; no file is too long.
"""

import os
import re
import sys
from pathlib import Path

BELOW = {
    "base": set(),
    "network": {"base"},
    "parallel": {"base"},
    "oracle": {"base", "network"},
}
BELOW["survey"] = {"base", "network", "parallel", "oracle"}
BELOW["stages"] = BELOW["survey"] | {"survey"}
BELOW["extraction"] = BELOW["stages"] | {"stages"}
BELOW["app"] = BELOW["extraction"] | {"extraction"}

SOLVER = {"oracle", "survey", "stages", "extraction"}
TRUTH = {"unhinge/network/distance.hpp", "unhinge/network/alignment.hpp"}
JUDGES = ("verify", "comparison")  # the files of the verify command
JUDGES_OWN = {"app/comparison/comparison.hpp", "comparison.hpp"}
WEIGHTS_FILE = "unhinge/network/npz.hpp"
LONGEST = 300
SUFFIXES = {".hpp", ".cpp", ".h", ".cc", ".py", ".sh", ".cmake", ".txt"}

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*[<"]([^>"]+)[>"]', re.MULTILINE)
COMMENT_OR_STRING = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', re.DOTALL)
PARALLEL_ONLY = {
    "MPI_": re.compile(r"\bMPI_\w+"),
    "OpenMP": re.compile(r"#[ \t]*pragma[ \t]+omp[ \t]+(?!simd\b|declare\b)\w+|\bomp_\w+\s*\("),
}
# Eigen's decompositions have a rank() too, so a comparison counts where a communicator is named or the root is meant.
GROUP = r"\b\w*(?:comm|world|crew|group|ranks)\w*(?:\(\))?(?:\.|->)(?:\w+\(\)\.)?rank\(\)"
RANK_BRANCH = re.compile(
    r"\bis_root\s*\(|\brank\(\)\s*[!=]=\s*0\b|\b0\s*[!=]=\s*[\w.>()-]*\brank\(\)"
    rf"|{GROUP}\s*(?:[!=]=|[<>])|(?:[!=]=|[<>]=?)\s*{GROUP}|!\s*{GROUP}|\bif\s*\(\s*{GROUP}\s*\)"
)


def floor_of(path: Path) -> str:
    """path relative to the project: src/<floor>/... or include/unhinge/<floor>/..."""
    return path.parts[1] if path.parts[0] == "src" else path.parts[2]


def bare_code(text: str) -> str:
    """The code without comments and literals."""
    return COMMENT_OR_STRING.sub(lambda m: " " if m[0].startswith("/") else '""', text)


def include_faults(path: Path, floor: str, name: str):
    if name in ("mpi.h", "omp.h") and floor != "parallel":
        yield f"{path}: includes {name} (only the parallel floor knows it)"
    if ".." in Path(name).parts:
        yield f"{path}: includes {name} (a path that climbs hides its floor)"
    target = None
    if name.startswith("unhinge/"):
        target = name.split("/")[1]
    elif name.split("/")[0] in BELOW:
        target = name.split("/")[0]  # src is on the application's include path
    if target is not None and target != floor and target not in BELOW[floor]:
        yield f"{path}: includes {name} (floor {floor} does not stand on {target})"
    judge = floor == "app" and path.stem.startswith(JUDGES)
    if (name in TRUTH and floor != "network" or name in JUDGES_OWN) and not judge:
        yield f"{path}: includes {name} (only the verify command compares with the truth)"
    if name == WEIGHTS_FILE and floor in SOLVER and path != Path("src/oracle/file_oracle.cpp"):
        yield f"{path}: includes {name} (the solver asks the oracle and reads no weights)"


def source_faults(root: Path, path: Path):
    text = (root / path).read_text()
    floor = floor_of(path)
    if floor not in BELOW:
        yield f"{path}: stands on no known floor"
        return
    without_comments = COMMENT_OR_STRING.sub(lambda m: " " if m[0].startswith("/") else m[0], text)
    for name in INCLUDE.findall(without_comments):
        yield from include_faults(path, floor, name)
    code = bare_code(text)
    if floor != "parallel":
        for what, pattern in PARALLEL_ONLY.items():
            if found := pattern.search(code):
                yield f"{path}: '{found[0]}' ({what} belongs to the parallel floor)"
    if floor not in ("parallel", "app"):
        if found := RANK_BRANCH.search(code):
            yield f"{path}: '{found[0].strip()}' (only the parallel floor and the application branch on the rank)"


def sources(root: Path, *folders: str):
    for folder in folders:
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and path.suffix in SUFFIXES:
                yield path.relative_to(root)


def faults(root: Path):
    """Every breach of the rules below `root`, a line each."""
    found = []
    for path in sources(root, "src", "include"):
        if path.suffix in (".hpp", ".cpp", ".h", ".cc"):
            found += source_faults(root, path)
    for path in sources(root, "src", "include", "tests", "bench"):
        lines = (root / path).read_text().count("\n")
        if lines > LONGEST:
            found.append(f"{path}: {lines} lines (at most {LONGEST})")
    return found


def main() -> int:
    root = Path(os.environ["UNHINGE_SOURCE_DIR"])
    if sum(1 for _ in sources(root, "src", "include")) < 20:
        print(f"{root}: hardly any sources (wrong folder); set UNHINGE_SOURCE_DIR")
        return 1
    found = faults(root)
    print("\n".join(found) or "all floors look down")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
