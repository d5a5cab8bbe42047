#include "unhinge/extraction/layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace unhinge {

std::string core_list(const std::vector<int>& cores) {
  std::string text;
  for (std::size_t first = 0; first < cores.size();) {
    std::size_t last = first;
    while (last + 1 < cores.size() && cores[last + 1] == cores[last] + 1) ++last;
    if (!text.empty()) text += ',';
    text += first == last ? fmt::format("{}", cores[first]) : fmt::format("{}-{}", cores[first], cores[last]);
    first = last + 1;
  }
  return text;
}

std::vector<HostLoad> host_loads(const Layout& layout) {
  std::vector<HostLoad> loads;
  std::vector<std::set<int>> cores;
  for (const Place& place : layout.places) {
    const auto known =
        std::find_if(loads.begin(), loads.end(), [&](const HostLoad& l) { return l.host == place.host; });
    const auto i = static_cast<std::size_t>(known - loads.begin());
    if (known == loads.end()) {
      loads.push_back({place.host, 0, 0, 0, false, {place.replica.bytes, 0, {}}});
      cores.emplace_back();
    }
    HostLoad& load = loads[i];
    ++load.ranks;
    load.threads += layout.threads;
    cores[i].insert(place.cores.begin(), place.cores.end());
    load.cores = static_cast<int>(cores[i].size());
    load.bound |= std::ssize(place.cores) < place.host_cores;
    load.replica.made += place.replica.made;
    if (load.replica.hindrance.empty()) load.replica.hindrance = place.replica.hindrance;
  }
  return loads;
}

std::string replica_text(const HostLoad& load) {
  if (load.replica.bytes == 0) return {};
  const double megabytes = static_cast<double>(load.replica.bytes) / 1e6;
  if (!load.replica.hindrance.empty())
    return fmt::format("target replica of {:.3g} MB: one a rank ({})", megabytes, load.replica.hindrance);
  return fmt::format("target replica of {:.3g} MB: {} shared by {} ranks", megabytes, load.replica.made,
                     load.ranks);
}

std::vector<std::string> crowding(const Layout& layout) {
  std::vector<std::string> warnings;
  for (const HostLoad& load : host_loads(layout))
    if (load.cores > 0 && load.threads > load.cores)
      warnings.push_back(fmt::format(
          "{} threads share {} cores of {} (its {} ranks of {} threads may run on no others); give "
          "the job more cores, or fewer ranks or --threads",
          load.threads, load.cores, load.host, load.ranks, layout.threads));
  for (std::size_t rank = 0; rank < layout.places.size(); ++rank) {
    const auto cores = std::ssize(layout.places[rank].cores);
    if (cores == 0 || layout.threads <= cores) continue;
    warnings.push_back(fmt::format(
        "the {} threads of rank {} share {} cores of {} (its launcher allows it no others); bind ranks to as "
        "many cores as threads (mpirun --map-by slot:PE={}, srun --cpus-per-task={}), or not at all",
        layout.threads, rank, cores, layout.places[rank].host, layout.threads, layout.threads));
    break;  // the others mostly fare alike
  }
  return warnings;
}

}  // namespace unhinge
