#include "unhinge/parallel/library_version.hpp"

#include <fmt/format.h>
#include <mpi.h>

#include <array>

namespace unhinge {

std::string mpi_library_version() {
  std::array<char, MPI_MAX_LIBRARY_VERSION_STRING> text{};
  int length = 0;
  if (MPI_Get_library_version(text.data(), &length) != MPI_SUCCESS) length = 0;
  const std::string name(text.data());
  const std::string line = name.substr(0, name.find_first_of("\n\r"));
  return fmt::format("{}; MPI {}.{}", line, MPI_VERSION, MPI_SUBVERSION);
}

}  // namespace unhinge
