# A recipe for Spack, to be put into a repository of packages as packages/unhinge/package.py. Not run: Spack is not on
# the machine that this was written on; only its syntax is checked.
from spack.package import *


class Unhinge(CMakePackage):
    """Recovers one-hidden-layer ReLU networks from black-box queries, on MPI ranks and threads."""

    # Fill in where your copy of the sources lies.
    # homepage = "..."
    # git = "..."

    version("main", branch="main")
    license("Apache-2.0")

    depends_on("cxx", type="build")
    depends_on("cmake@3.25:", type="build")
    depends_on("ninja", type="build")
    depends_on("pkgconfig", type="build")
    depends_on("mpi@3.1:")
    depends_on("eigen@3.4:")
    depends_on("random123")
    depends_on("boost@1.74: +program_options")
    depends_on("nlohmann-json@3.11:")
    depends_on("spdlog@1.10: +fmt_external")
    depends_on("fmt@9:")
    depends_on("xxhash", type="build")
    depends_on("libzip")
    depends_on("zlib-api")
    # cmark-gfm is not in Spack; without it `unhinge report` shows the words of a report as they are written.
    depends_on("googletest", type="build", when="+tests")
    conflicts("%gcc@:11")

    variant("tests", default=False, description="build the tests")
    generator("ninja")

    def cmake_args(self):
        return [self.define_from_variant("BUILD_TESTING", "tests"), self.define("UNHINGE_BENCH", False)]
