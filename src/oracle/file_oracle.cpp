#include "unhinge/oracle/file_oracle.hpp"

#include <filesystem>
#include <string>

#include "unhinge/base/error.hpp"
#include "unhinge/network/npz.hpp"
#include "unhinge/oracle/network_oracle.hpp"

namespace unhinge {

std::unique_ptr<Oracle> open_file_oracle(std::string_view path, const HoldNetwork& hold) {
  if (path.empty())
    throw Error(ExitCode::usage, "--oracle file: names no file", "nothing follows the colon",
                "write it as file:NET.npz");
  return std::make_unique<NetworkOracle>(hold([&] { return read_npz(std::filesystem::path(path)); }),
                                         "file:" + std::string(path));
}

}  // namespace unhinge
