// Names the message-passing library, without beginning it.
#pragma once

#include <string>

namespace unhinge {

/// Such as `Open MPI v4.1.4, ...; MPI 3.1`; one line. May be called before a Session and after.
std::string mpi_library_version();

}  // namespace unhinge
