// What the launcher tells a process before MPI is begun: its rank, the ranks beside it, its share of the
// cores.
#pragma once

#include <optional>

namespace unhinge {

/// The rank by the launcher's environment (Open MPI, PMIx, PMI, SLURM); 0 where none says.
int launched_rank();
/// The number of ranks by the launcher's environment; 1 where none says.
int launched_ranks();
/// True on the one process that speaks before MPI is begun.
inline bool speaks_alone() {
  return launched_rank() == 0;
}

/// Threads a rank for `--threads auto`: OMP_NUM_THREADS; else SLURM_CPUS_PER_TASK; else the cores this
/// process may run on, shared out over the node's ranks where the launcher counts them. At least 1. Never the
/// node's raw core count: a batch job seldom owns the node.
int automatic_threads();

/// A positive whole number in an environment variable; nothing where it is unset or anything else.
std::optional<int> count_in_environment(const char* name);

}  // namespace unhinge
