// A window of MPI that is closed where all ranks come to its end.
#pragma once

#include <mpi.h>

#include <exception>

namespace unhinge {

/// MPI_Win_free is collective: where an exception leaves a rank, the window is left to the end of its
/// process.
struct Window {
  MPI_Win win = MPI_WIN_NULL;
  bool is_locked = false;  ///< by MPI_Win_lock_all
  int exceptions_at_birth = std::uncaught_exceptions();

  Window() = default;
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;
  ~Window() {
    if (win == MPI_WIN_NULL || std::uncaught_exceptions() > exceptions_at_birth) return;
    int finalized = 0;
    MPI_Finalized(&finalized);
    if (finalized != 0) return;
    if (is_locked) MPI_Win_unlock_all(win);
    MPI_Win_free(&win);
  }
};

}  // namespace unhinge
