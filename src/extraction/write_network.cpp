#include "unhinge/extraction/write_network.hpp"

#include <fcntl.h>
#include <fmt/format.h>

#include <optional>
#include <vector>

#include "unhinge/base/error.hpp"
#include "unhinge/base/temporary_file.hpp"
#include "unhinge/network/npz_parts.hpp"
#include "unhinge/parallel/collectives.hpp"
#include "unhinge/parallel/on_root.hpp"
#include "unhinge/parallel/partition.hpp"
#include "unhinge/parallel/together.hpp"

namespace unhinge {
namespace {

void open_if_there(std::optional<OpenFile>& file, const std::string& path) {
  try {
    file.emplace(path, 0);
  } catch (const Error&) {  // nothing is lost: the root can write alone
    file.reset();
  }
}

/// Collective: why the root has to write alone: the lowest rank that does not find its file.
std::string hindrance(const std::optional<OpenFile>& file, const Communicator& ranks) {
  const int blind = min_all(file ? ranks.size() : ranks.rank(), ranks);
  return blind == ranks.size() ? ""
                               : fmt::format("rank {} cannot open the file that the root has made", blind);
}

/// Brought to the disk; their check sum.
Crc32 write_rows(OpenFile& file, const NpzParts& parts, const Network& network, const IndexRange& rows) {
  const auto first = static_cast<Index>(rows.begin);
  const Crc32 sum =
      parts.write_rows(file, first, rows_of_w1(network, first, static_cast<Index>(rows.size())));
  file.sync();
  return sum;
}

/// Collective: each rank its rows; the check sum of all.
Crc32 write_blocks(OpenFile& file, const NpzParts& parts, const Network& network, const Communicator& ranks) {
  const auto k = static_cast<std::uint64_t>(network.width());
  const Crc32 block =
      together(ranks, [&] { return write_rows(file, parts, network, owned(k, ranks.rank(), ranks.size())); });
  Crc32 all;
  for (const Crc32& next : gather_all(std::vector{block}, ranks)) all = joined(all, next);
  return all;
}

}  // namespace

std::string write_network(const std::filesystem::path& path, const Network& network,
                          const Communicator& ranks) {
  const NpzParts parts(network);
  std::optional<TemporaryFile> temporary;  // the root's
  std::optional<OpenFile> file;            // closed before that is removed
  const std::string place = on_root(ranks, [&] {
    require_valid(network, path.c_str());
    temporary.emplace(path);
    file.emplace(temporary->path(), O_CREAT | O_EXCL);
    file->reserve(parts.bytes());
    return temporary->path().string();
  });
  if (!file) open_if_there(file, place);
  const std::string why = hindrance(file, ranks);
  const Crc32 rows = why.empty() ? write_blocks(*file, parts, network, ranks) : on_root(ranks, [&] {
    return write_rows(*file, parts, network, {0, static_cast<std::uint64_t>(network.width())});
  });
  on_root(ranks, [&] {
    parts.write_rest(*file, network, rows);
    file->sync();
    temporary->keep();
  });
  return why;
}

}  // namespace unhinge
