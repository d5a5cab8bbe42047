// What this program is and what it was built with.
#pragma once

#include <string>
#include <string_view>

namespace unhinge {

/// Such as `0.1.0`.
std::string_view version();
/// All that --version prints, without beginning MPI.
std::string version_text();

}  // namespace unhinge
