// Writes words so that a shell reads them back.
#pragma once

#include <string>
#include <vector>

namespace unhinge {

/// The words as one line, in single quotes where a shell would change them.
std::string shell_line(const std::vector<std::string>& words);

}  // namespace unhinge
