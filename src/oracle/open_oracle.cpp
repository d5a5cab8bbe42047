#include "unhinge/oracle/open_oracle.hpp"

#include <fmt/format.h>

#include <array>

#include "unhinge/base/error.hpp"
#include "unhinge/oracle/file_oracle.hpp"
#include "unhinge/oracle/recorded_oracle.hpp"

namespace unhinge {
namespace {

constexpr std::array schemes = {
    OracleScheme{"file", "a network file NET.npz, answered in this process", open_file_oracle},
    OracleScheme{"replay", "the folder of a run with --record: its answers, and nobody is asked",
                 [](std::string_view address, const HoldNetwork&) { return open_recorded_oracle(address); }},
};

std::string known_schemes() {
  std::string list;
  for (const OracleScheme& row : schemes) list += fmt::format("{}{}:", list.empty() ? "" : ", ", row.scheme);
  return list;
}

}  // namespace

std::span<const OracleScheme> oracle_schemes() {
  return schemes;
}

std::unique_ptr<Oracle> open_oracle(std::string_view uri, const HoldNetwork& hold) {
  const std::size_t colon = uri.find(':');
  const std::string_view scheme = uri.substr(0, colon);
  if (colon != std::string_view::npos)
    for (const OracleScheme& row : schemes)
      if (row.scheme == scheme) return row.open(uri.substr(colon + 1), hold);
  throw Error(ExitCode::usage, fmt::format("--oracle {}: no such kind of oracle", uri),
              fmt::format("known are {}", known_schemes()), "write it as file:NET.npz");
}

}  // namespace unhinge
