#include "unhinge/base/log.hpp"

#include <fmt/format.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include "unhinge/base/error.hpp"

namespace unhinge {
namespace {

constexpr const char* dated = "%Y-%m-%d %H:%M:%S.%e %L %v";

}  // namespace

Log::Log(const std::filesystem::path& file) {
  try {
    file_ = std::make_shared<spdlog::sinks::basic_file_sink_mt>(file.string());
  } catch (const spdlog::spdlog_ex& failure) {
    throw Error(ExitCode::resources, fmt::format("{}: the log cannot be opened", file.string()),
                failure.what(), "choose another folder, or make this one writable");
  }
  file_->set_pattern(dated);
  const auto terminal = std::make_shared<spdlog::sinks::stderr_sink_mt>();
  terminal->set_pattern("unhinge: %l: %v");
  terminal->set_level(spdlog::level::warn);
  logger_ = std::make_shared<spdlog::logger>("unhinge", spdlog::sinks_init_list{file_, terminal});
  logger_->flush_on(spdlog::level::trace);  // a killed run keeps its last line
}

void Log::note(std::string_view text) {
  if (logger_) logger_->info("{}", text);
}

void Log::warn(std::string_view text) {
  if (logger_) logger_->warn("{}", text);
}

void Log::plain(std::string_view text) {
  if (!logger_) return;
  file_->set_pattern("%v");
  logger_->info("{}", text);
  file_->set_pattern(dated);
}

}  // namespace unhinge
