"""Each rule of floors.py is shown one breach of it, which it must report, and its nearest lawful neighbour."""

import sys
import tempfile
from pathlib import Path

from floors import faults

# (file, text, breach?)
PLANTED = [
    ("src/base/a.cpp", '#include "unhinge/network/network.hpp"\n', True),
    ("src/network/a.cpp", '#include "unhinge/base/error.hpp"\n', False),
    ("src/parallel/a.cpp", '#include "unhinge/oracle/oracle.hpp"\n', True),
    ("src/oracle/a.cpp", '#  include "unhinge/parallel/fold.hpp"\n', True),
    ("include/unhinge/survey/a.hpp", '#include "unhinge/parallel/fold.hpp"\n', False),
    ("include/unhinge/survey/a.hpp", '#include <unhinge/stages/probe/probe.hpp>\n', True),
    ("src/stages/cells/a.cpp", '#include "unhinge/extraction/plan.hpp"\n', True),
    ("src/stages/cells/a.cpp", '// #include "unhinge/extraction/plan.hpp"\n', False),
    ("src/extraction/a.cpp", '#include "app/options.hpp"\n', True),
    ("src/app/a.cpp", '#include "app/options.hpp"\n', False),
    ("src/survey/a.cpp", '#include "../stages/probe.hpp"\n', True),
    ("src/cellar/a.cpp", "int x;\n", True),
    ("src/survey/a.cpp", "#include <mpi.h>\n", True),
    ("src/parallel/a.cpp", "#include <mpi.h>\n", False),
    ("src/app/a.cpp", "#include <omp.h>\n", True),
    ("src/app/a.cpp", "int f() { return MPI_Barrier(c); }\n", True),
    ("src/app/a.cpp", '// MPI_Barrier\nconst char* s = "MPI_Barrier";\n', False),
    ("src/stages/cells/a.cpp", "#pragma omp parallel for\n", True),
    ("src/stages/cells/a.cpp", "#pragma omp simd\n", False),
    ("src/stages/cells/a.cpp", "int n = omp_get_num_threads();\n", True),
    ("src/stages/cells/a.cpp", "if (comm.is_root()) f();\n", True),
    ("src/app/a.cpp", "if (comm.is_root()) f();\n", False),
    ("src/stages/cells/a.cpp", "if (rank() == 0) f();\n", True),
    ("src/survey/a.cpp", "if (crew.comm().rank() < 3) f();\n", True),
    ("src/survey/a.cpp", "if (comm_.rank() != last) f();\n", True),
    ("src/survey/a.cpp", "if (!world.rank()) f();\n", True),
    ("src/stages/cells/a.cpp", "if (qr.rank() < columns) f();\n", False),
    ("src/survey/a.cpp", "const auto mine = owned(n, comm.rank(), comm.size());\n", False),
    ("src/extraction/a.cpp", '#include "unhinge/network/distance.hpp"\n', True),
    ("src/stages/cells/a.cpp", '#include "unhinge/network/alignment.hpp"\n', True),
    ("src/app/commands/extract.cpp", '#include "unhinge/network/distance.hpp"\n', True),
    ("src/app/commands/verify.cpp", '#include "unhinge/network/distance.hpp"\n', False),
    ("src/app/comparison/comparison.hpp", '#include "unhinge/network/distance.hpp"\n', False),
    ("src/app/commands/verify.cpp", '#include "app/comparison/comparison.hpp"\n', False),
    ("src/app/commands/extract.cpp", '#include "app/comparison/comparison.hpp"\n', True),
    ("src/network/a.cpp", '#include "unhinge/network/alignment.hpp"\n', False),
    ("src/stages/cells/a.cpp", '#include "unhinge/network/gaussian_moments.hpp"\n', False),
    ("src/oracle/a.cpp", '#include "unhinge/network/npz.hpp"\n', True),
    ("src/oracle/file_oracle.cpp", '#include "unhinge/network/npz.hpp"\n', False),
    ("src/base/a.cpp", "\n" * 301, True),
    ("src/base/a.cpp", "\n" * 300, False),
    ("tests/base/a.cpp", "\n" * 301, True),
]


def main() -> int:
    wrong = 0
    for name, text, breach in PLANTED:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.parent.mkdir(parents=True)
            path.write_text(text)
            found = faults(Path(folder))
        if bool(found) != breach or any(not line.startswith(name) for line in found):
            print(f"{name}: {text.strip()!r} gave {found} ({'a breach' if breach else 'lawful'})")
            wrong += 1
    print(f"{len(PLANTED) - wrong} of {len(PLANTED)} as they should be")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
