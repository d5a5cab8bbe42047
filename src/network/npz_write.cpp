#include <fcntl.h>

#include "unhinge/base/temporary_file.hpp"
#include "unhinge/network/npz.hpp"
#include "unhinge/network/npz_parts.hpp"

namespace unhinge {

void write_npz(const std::filesystem::path& path, const Network& network) {
  require_valid(network, path.c_str());
  const NpzParts parts(network);
  const TemporaryFile temporary(path);
  {
    OpenFile file(temporary.path(), O_CREAT | O_EXCL);
    file.reserve(parts.bytes());
    parts.write_rest(file, network, parts.write_rows(file, 0, rows_of(network.w1, 0, network.width())));
    file.sync();
  }
  temporary.keep();
}

}  // namespace unhinge
