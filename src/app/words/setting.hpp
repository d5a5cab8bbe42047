// An option's value together with the place it was given at, so that a message can name it.
#pragma once

#include <string>
#include <vector>

namespace unhinge {

struct Setting {
  std::string name;   ///< of the option, without the dashes
  std::string value;  ///< as written
  std::string place;  ///< `--seed`, `UNHINGE_SEED`, `run.ini:3: seed`
};

using SettingList = std::vector<Setting>;

}  // namespace unhinge
