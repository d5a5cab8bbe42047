// How long a batch job may still last.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace unhinge {

/// What is left of a Slurm job's time, less a minute, or a tenth of it, to write what is known: from
/// SLURM_JOB_END_TIME, else asked of `squeue`. Nothing outside of a job, or where neither says. Starts a
/// process, so only before MPI is begun, and on one rank, as the others' questions would burden the cluster.
std::optional<std::chrono::duration<double>> time_left_in_job();

/// `[days-][[hours:]minutes:]seconds`, as Slurm writes a time; nothing for `UNLIMITED` or anything else.
std::optional<std::chrono::seconds> slurm_time(std::string_view text);

}  // namespace unhinge
