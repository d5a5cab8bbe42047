#include "unhinge/extraction/write_network.hpp"

#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>
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

constexpr Index rows_at_once = 1024;

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

/// The rows that this rank writes: those that it holds, or an equal share where all hold all.
Run own_rows(const PartedRows& w1, const Communicator& ranks) {
  if (w1.is_parted()) return w1.held();
  const IndexRange own = owned(static_cast<std::uint64_t>(w1.rows()), ranks.rank(), ranks.size());
  return {static_cast<Index>(own.begin), static_cast<Index>(own.size())};
}

/// Collective: each rank its rows, brought to the disk; the check sum of all.
Crc32 write_blocks(OpenFile& file, const NpzParts& parts, const PartedRows& w1, const Communicator& ranks) {
  const Crc32 block = together(ranks, [&] {
    const Run own = own_rows(w1, ranks);
    const Crc32 sum =
        parts.write_rows(file, own.first, rows_of(w1.own(), own.first - w1.held().first, own.count));
    file.sync();
    return sum;
  });
  Crc32 all;
  for (const Crc32& next : gather_all(std::vector{block}, ranks)) all = joined(all, next);
  return all;
}

/// Collective: the root writes all rows, some at a time as they come from those who hold them. `file` is the
/// root's.
Crc32 write_on_root(std::optional<OpenFile>& file, const NpzParts& parts, const PartedRows& w1,
                    const Communicator& ranks) {
  Crc32 all;
  for (Index first = 0; first < w1.rows(); first += rows_at_once) {
    const Run some{first, std::min(rows_at_once, w1.rows() - first)};
    const Run here = common(some, own_rows(w1, ranks));
    const std::vector<double> rows =
        gather_all(rows_of(w1.own(), here.first - w1.held().first, here.count), ranks);
    all = on_root(ranks, [&] { return joined(all, parts.write_rows(*file, some.first, rows)); });
  }
  return all;
}

}  // namespace

std::string write_network(const std::filesystem::path& path, const PartedNetwork& network,
                          const Communicator& ranks) {
  if (!all_finite(network, ranks)) throw_not_finite(path.c_str());
  const NpzParts parts(network.inputs(), network.width(), network.outputs());
  std::optional<TemporaryFile> temporary;  // the root's
  std::optional<OpenFile> file;            // closed before that is removed
  const std::string place = on_root(ranks, [&] {
    temporary.emplace(path);
    file.emplace(temporary->path(), O_CREAT | O_EXCL);
    file->reserve(parts.bytes());
    return temporary->path().string();
  });
  if (!file) open_if_there(file, place);
  const std::string why = hindrance(file, ranks);
  const Crc32 rows = why.empty() ? write_blocks(*file, parts, network.w1, ranks)
                                 : write_on_root(file, parts, network.w1, ranks);
  on_root(ranks, [&] {
    parts.write_rest(*file, {{}, network.b1, network.w2, network.b2, network.skip}, rows);
    file->sync();
    temporary->keep();
  });
  return why;
}

}  // namespace unhinge
