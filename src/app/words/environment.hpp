// Options from the environment: UNHINGE_MAX_QUERIES stands for --max-queries.
#pragma once

#include <string>
#include <vector>

#include "app/words/option.hpp"
#include "app/words/setting.hpp"

namespace unhinge {

/// This process's environment, `NAME=value` each.
std::vector<std::string> environment();

/// The settings among `variables`. Empty values count as unset. A name near to an option is refused as a
/// slip, and one of a command-line-only switch because it would act unseen; other UNHINGE_ names belong to
/// other programs.
SettingList read_environment(OptionTable table, const std::vector<std::string>& variables);

}  // namespace unhinge
