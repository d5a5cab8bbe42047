#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>

#include "unhinge/extraction/layout.hpp"
#include "unhinge/parallel/gather_all.hpp"
#include "unhinge/parallel/traffic.hpp"

namespace unhinge {
namespace {

constexpr std::uint64_t bytes_per_kib = 1024;

std::vector<int> allowed_cores() {
  cpu_set_t mask;
  CPU_ZERO(&mask);
  std::vector<int> cores;
  if (sched_getaffinity(0, sizeof mask, &mask) != 0) return cores;  // more than 1024 cores
  for (int core = 0; core < CPU_SETSIZE; ++core)
    if (CPU_ISSET(core, &mask)) cores.push_back(core);
  return cores;
}

std::uint64_t peak_bytes() {
  rusage usage{};
  if (getrusage(RUSAGE_SELF, &usage) != 0) return 0;
  return static_cast<std::uint64_t>(usage.ru_maxrss) * bytes_per_kib;  // Linux tells KiB
}

/// One list a rank, from the lists of all ranks joined and their lengths.
template <class T>
std::vector<std::vector<T>> gather_lists(const std::vector<T>& mine, const Communicator& ranks) {
  const auto lengths = gather_all(std::vector<std::uint64_t>{mine.size()}, ranks);
  const std::vector<T> all = gather_all(mine, ranks);
  std::vector<std::vector<T>> lists;
  auto next = all.begin();
  for (const std::uint64_t length : lengths) {
    const auto end = next + static_cast<std::ptrdiff_t>(length);
    lists.emplace_back(next, end);
    next = end;
  }
  return lists;
}

std::vector<std::string> gather_texts(const std::string& mine, const Communicator& ranks) {
  std::vector<std::string> texts;
  for (const auto& text : gather_lists(std::vector<char>(mine.begin(), mine.end()), ranks))
    texts.emplace_back(text.begin(), text.end());
  return texts;
}

}  // namespace

Place own_place() {
  std::array<char, 256> name{};
  Place place;
  place.host = ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "unknown";
  place.cores = allowed_cores();
  place.host_cores = static_cast<int>(::sysconf(_SC_NPROCESSORS_ONLN));
  return place;
}

std::vector<Place> gather_places(const Place& mine, const Communicator& ranks) {
  const auto hosts = gather_texts(mine.host, ranks);
  auto cores = gather_lists(mine.cores, ranks);
  const auto host_cores = gather_all(std::vector<int>{mine.host_cores}, ranks);
  const auto bytes = gather_all(std::vector<std::uint64_t>{mine.replica.bytes}, ranks);
  const auto made = gather_all(std::vector<int>{mine.replica.made}, ranks);
  const auto hindrances = gather_texts(mine.replica.hindrance, ranks);
  std::vector<Place> places;
  for (std::size_t rank = 0; rank < hosts.size(); ++rank)
    places.push_back(
        {hosts[rank], std::move(cores[rank]), host_cores[rank], {bytes[rank], made[rank], hindrances[rank]}});
  return places;
}

std::vector<Share> gather_shares(const std::vector<StageTime>& mine, const Communicator& ranks) {
  const auto received = gather_all(std::vector<std::uint64_t>{traffic().received_bytes}, ranks);
  const auto peaks = gather_all(std::vector<std::uint64_t>{peak_bytes()}, ranks);
  std::vector<double> exchanged;
  std::vector<double> worked;
  for (const StageTime& stage : mine) {
    exchanged.push_back(stage.message_seconds);
    worked.push_back(stage.work_seconds);
  }
  auto messages = gather_lists(exchanged, ranks);
  auto work = gather_lists(worked, ranks);
  std::vector<Share> shares;
  for (std::size_t rank = 0; rank < messages.size(); ++rank)
    shares.push_back({received[rank], peaks[rank], std::move(messages[rank]), std::move(work[rank])});
  return shares;
}

}  // namespace unhinge
