#include "handle.hpp"

#include <fmt/format.h>

#include "unhinge/base/error.hpp"

namespace unhinge {

CommunicatorHandle::~CommunicatorHandle() {
  if (ownership == Ownership::borrowed) return;
  int finalized = 0;
  MPI_Finalized(&finalized);
  // Collective by the letter, but meant to be local (MPI 3.1, section 6.4.3): safe while a rank unwinds.
  if (finalized == 0) MPI_Comm_free(&comm);
}

void require_success(int code, std::string_view call, std::source_location place) {
  if (code == MPI_SUCCESS) return;
  char text[MPI_MAX_ERROR_STRING];
  int length = 0;
  if (MPI_Error_string(code, text, &length) != MPI_SUCCESS) length = 0;
  const std::string_view path = place.file_name();
  throw Error(
      ExitCode::mpi, fmt::format("{} failed at {}:{}", call, path.substr(path.rfind('/') + 1), place.line()),
      length > 0 ? std::string(text, static_cast<std::size_t>(length)) : fmt::format("MPI code {}", code),
      "check the nodes and the MPI installation, then run the same command again");
}

}  // namespace unhinge
