#include "app/commands/version.hpp"

#include <fmt/format.h>

#include <Eigen/Core>
#include <boost/version.hpp>

#include "unhinge/parallel/library_version.hpp"

namespace unhinge {
namespace {

std::string_view build_type() {
#ifdef NDEBUG
  return "release";
#else
  return "debug";
#endif
}

}  // namespace

std::string_view version() {
  return UNHINGE_VERSION;
}

std::string version_text() {
  std::string text = fmt::format("unhinge {}\n", version());
  text += fmt::format("compiler  {} {}, {} build\n",
#ifdef __clang__
                      "clang", __clang_version__,
#else
                      "g++", __VERSION__,
#endif
                      build_type());
  text += fmt::format("mpi       {}\n", mpi_library_version());
  text += fmt::format("openmp    {}\n",
#ifdef _OPENMP
                      _OPENMP
#else
                      "off"
#endif
  );
  text += fmt::format("eigen     {}.{}.{}\n", EIGEN_WORLD_VERSION, EIGEN_MAJOR_VERSION, EIGEN_MINOR_VERSION);
  text += fmt::format("boost     {}.{}.{}\n", BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000,
                      BOOST_VERSION % 100);
  return text;
}

}  // namespace unhinge
