// The run's log: a file that keeps every line, and the terminal for warnings.
#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

namespace spdlog {
class logger;
namespace sinks {
class sink;
}
}  // namespace spdlog

namespace unhinge {

/// A cheap value; copies write to one file. The default log says nothing: it is what all ranks but the root
/// hold.
class Log {
 public:
  Log() = default;
  /// Appends to `file`, so that the log of a repeated run keeps the earlier ones. Warnings go to stderr as
  /// well. Throws a resources Error where the file cannot be opened.
  explicit Log(const std::filesystem::path& file);

  /// A line with the time of day.
  void note(std::string_view text);
  /// The same, marked as a warning, and `unhinge: warning: text` on stderr.
  void warn(std::string_view text);
  /// The text alone, for lines that scripts read.
  void plain(std::string_view text);

 private:
  std::shared_ptr<spdlog::sinks::sink> file_;
  std::shared_ptr<spdlog::logger> logger_;
};

}  // namespace unhinge
