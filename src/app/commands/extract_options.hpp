// The options of `extract`: their table, and the problem and settings that they make.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/commands/choices.hpp"
#include "app/run/run_folder.hpp"
#include "app/run/terminal_progress.hpp"
#include "unhinge/extraction/problem.hpp"

namespace unhinge {

/// How far a run goes.
enum class Extent { whole, plan_only };

/// Beside whose constants a plan is shown.
enum class Preset { practical, theory };

/// Whether a run goes on where an earlier one in its folder ended.
enum class Resume {
  automatic,  ///< where there is one of the same terms
  never,
  require,  ///< and not begin anew
};

struct ExtractOptions {
  std::string oracle;
  std::filesystem::path out;  ///< empty where only the plan is wanted
  Problem problem;
  int threads = 1;  ///< a rank
  ProgressMode progress = ProgressMode::automatic;
  Overwrite overwrite = Overwrite::refuse;
  Resume resume = Resume::automatic;
  bool record = false;                            ///< keep all answers also when the run is over
  std::chrono::duration<double> checkpoint{300};  ///< between two times that answers are brought to the disk
  std::optional<std::chrono::duration<double>> time;  ///< to end early after
  Extent extent = Extent::whole;
  Preset preset = Preset::practical;
  SettingList effective;  ///< for config.ini: every option that has a value, as given
};

OptionTable extract_table();

/// Adds `variables` of the environment and the --config file below the command line, and checks everything.
/// Throws a usage Error.
ExtractOptions extract_options(Choices choices, const std::vector<std::string>& variables);

}  // namespace unhinge
