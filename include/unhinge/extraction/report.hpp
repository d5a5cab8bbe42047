// Renders a result for programs (report.json) and for readers (report.md).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "unhinge/extraction/layout.hpp"
#include "unhinge/extraction/planned_memory.hpp"
#include "unhinge/extraction/problem.hpp"
#include "unhinge/extraction/result.hpp"
#include "unhinge/oracle/oracle.hpp"

namespace unhinge {

/// A result together with what it is the result of: all that a report names.
struct Report {
  Problem problem;
  Result result;
  std::string version;       ///< of this program
  std::string oracle;        ///< its name, such as `file:net.npz`
  Shape shape;               ///< of the oracle
  std::string network_file;  ///< relative to the report; empty where there is no network
  std::string command_line;  ///< as typed
  Layout layout;
};

/// `certified`, `best-effort`, `stopped`, `failed`.
std::string_view name(Status status);

/// Neurons found; the units that stand for an affine part are not counted.
Index hyperplanes(const Result& result);

/// Of the lines measured in full, those that show as many kinks as the network has.
std::size_t agreeing_lines(const Result& result);

/// What a report counts from a result.
struct Cost {
  std::uint64_t total = 0;
  std::uint64_t extraction = 0;     ///< all that is not certification
  std::uint64_t certification = 0;  ///< asked to prove, not to find
  std::uint64_t parameters = 0;     ///< k (d + 1)
  double per_parameter = 0;         ///< total over parameters; NaN where there are none
  double seconds = 0;               ///< all stages
  double answering = 0;             ///< of these, in the oracle
};
Cost cost(const Result& result, const Shape& shape);

/// What the plan for the width that was found says of memory.
PlannedMemory planned_memory(const Report& report);

/// The verdict in one sentence, with its full stop.
std::string verdict(const Report& report);
/// JSON as in docs/report.schema.json; doubles read back to the same bits, what is not finite is null.
std::string report_json(const Report& report);
/// Markdown for a reader.
std::string report_markdown(const Report& report);
/// The `FOM name=value ...` line that scripts look for at the end of the log.
std::string merit_line(const Report& report);

}  // namespace unhinge
