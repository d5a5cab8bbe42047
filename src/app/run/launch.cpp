#include "app/run/launch.hpp"

#include <sched.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <initializer_list>
#include <string_view>

namespace unhinge {
namespace {

std::optional<int> number_in_environment(const char* name) {
  const char* text = std::getenv(name);
  if (text == nullptr) return std::nullopt;
  // OMP_NUM_THREADS may be a list, one number a nesting level; the first one counts.
  const std::string_view first = std::string_view(text).substr(0, std::string_view(text).find(','));
  int number = 0;
  const auto [end, failure] = std::from_chars(first.data(), first.data() + first.size(), number);
  if (failure != std::errc{} || end != first.data() + first.size()) return std::nullopt;
  return number;
}

int first_of(std::initializer_list<const char*> names, int fallback) {
  for (const char* name : names)
    if (const std::optional<int> number = number_in_environment(name); number && *number >= 0) return *number;
  return fallback;
}

int allowed_cores() {
  cpu_set_t mask;
  CPU_ZERO(&mask);
  if (sched_getaffinity(0, sizeof mask, &mask) != 0) return 1;  // more than 1024 cores: nothing safe to say
  return std::max(1, CPU_COUNT(&mask));
}

}  // namespace

int launched_rank() {
  return first_of({"OMPI_COMM_WORLD_RANK", "PMIX_RANK", "PMI_RANK", "SLURM_PROCID"}, 0);
}

int launched_ranks() {
  return std::max(1, first_of({"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "SLURM_STEP_NUM_TASKS"}, 1));
}

std::optional<int> count_in_environment(const char* name) {
  const std::optional<int> number = number_in_environment(name);
  return number && *number >= 1 ? number : std::nullopt;
}

int automatic_threads() {
  if (const auto threads = count_in_environment("OMP_NUM_THREADS")) return *threads;
  if (const auto threads = count_in_environment("SLURM_CPUS_PER_TASK")) return *threads;
  const int beside = std::max(1, first_of({"OMPI_COMM_WORLD_LOCAL_SIZE", "MPI_LOCALNRANKS"}, 1));
  return std::max(1, allowed_cores() / beside);
}

}  // namespace unhinge
