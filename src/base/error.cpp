#include "unhinge/base/error.hpp"

#include <fmt/format.h>

namespace unhinge {

Error::Error(ExitCode code, std::string_view problem, std::string_view why, std::string_view remedy)
    : std::runtime_error(fmt::format("{} ({}); {}", problem, why, remedy)), code_(code) {}

void ensure(bool kept, std::string_view promise) {
  if (kept) return;
  throw Error(ExitCode::internal, fmt::format("broken promise: {}", promise), "a defect of this program",
              "please report it with the command line and run.log");
}

}  // namespace unhinge
