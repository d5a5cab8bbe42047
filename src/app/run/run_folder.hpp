// The folder of one run: nothing in it is overwritten unasked, and its files change together.
#pragma once

#include <filesystem>
#include <string_view>

namespace unhinge {

/// Whether a folder with the files of an earlier run may be used.
enum class Overwrite { refuse, allow };

/// Used on the root alone. Files are staged under other names and renamed by `publish`, so an earlier run's
/// files stay until all the new ones are ready. The log is not staged: it is appended to, to be read while a
/// run lasts.
class RunFolder {
 public:
  /// Makes the folder, writes and removes a file in it, and removes what a killed run has left. Throws a
  /// usage Error where it holds files of a run and `overwrite` refuses, or folders in their place; a
  /// resources Error where it cannot be made or written.
  RunFolder(std::filesystem::path folder, Overwrite overwrite);
  /// Removes what was staged and not published.
  ~RunFolder();
  RunFolder(const RunFolder&) = delete;
  RunFolder& operator=(const RunFolder&) = delete;

  std::filesystem::path log() const { return folder_ / "run.log"; }

  /// Stages one of the files of a run. Throws a resources Error where it cannot be written.
  void stage(std::string_view file, std::string_view text) const;
  /// Where to stage the network, which all ranks write; the same from wherever a rank works.
  std::filesystem::path staged_network() const;
  /// Gives the staged files their names. A file of a run that was not staged is removed: an old network must
  /// not lie beside a new report.
  void publish() const;

 private:
  std::filesystem::path folder_;
};

}  // namespace unhinge
