#include "unhinge/parallel/session.hpp"

#include <exception>

#include "handle.hpp"
#include "unhinge/base/error.hpp"

namespace unhinge {
namespace {

Communicator open_world(int* argc, char*** argv) {
  int granted = MPI_THREAD_SINGLE;
  require_success(MPI_Init_thread(argc, argv, MPI_THREAD_SERIALIZED, &granted), "MPI_Init_thread");
  if (granted < MPI_THREAD_SERIALIZED) {
    MPI_Finalize();
    throw Error(ExitCode::mpi, "MPI grants no threads",
                "any of the program's threads may fetch its next piece of work, one at a time",
                "use an MPI library built with thread support");
  }
  require_success(MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN), "MPI_Comm_set_errhandler");
  return Communicator(
      std::make_shared<CommunicatorHandle>(MPI_COMM_WORLD, CommunicatorHandle::Ownership::borrowed));
}

}  // namespace

Session::Session(int* argc, char*** argv)
    : exceptions_at_birth_(std::uncaught_exceptions()), world_(open_world(argc, argv)) {}

Session::~Session() {
  if (std::uncaught_exceptions() > exceptions_at_birth_) return;
  MPI_Finalize();
}

}  // namespace unhinge
