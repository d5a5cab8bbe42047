// The certificate's part of report.md: what the theorem says, what is proved, what is evidence.
#pragma once

#include <string>

#include "unhinge/extraction/report.hpp"

namespace unhinge {

std::string certificate_markdown(const Report& report);

}  // namespace unhinge
