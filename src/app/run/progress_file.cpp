#include "app/run/progress_file.hpp"

#include <exception>
#include <nlohmann/json.hpp>

#include "unhinge/base/replace_file.hpp"

namespace unhinge {
namespace {

constexpr std::chrono::seconds between(2);

double seconds(std::chrono::duration<double> time) {
  return time.count();
}

}  // namespace

void ProgressFile::begin(std::string_view stage, std::uint64_t queries) {
  stage_ = stage;
  expected_ = queries;
  answered_ = 0;
  stage_start_ = Clock::now();
  if (stage_start_ - written_ >= between) write(stage_start_);
  heard_.begin(stage, queries);
}

void ProgressFile::advance(std::uint64_t queries) {
  answered_ += queries;
  all_ += queries;
  const Clock::time_point now = Clock::now();
  if (now - written_ >= between) write(now);
  heard_.advance(queries);
}

// What watches a run must not end it.
void ProgressFile::write(Clock::time_point now) noexcept {
  written_ = now;
  try {
    const nlohmann::ordered_json json = {
        {"stage", stage_},         {"answered", answered_},
        {"expected", expected_},   {"stage_seconds", seconds(now - stage_start_)},
        {"answered_in_all", all_}, {"seconds", seconds(now - start_)}};
    replace_file(file_, json.dump(2) + "\n", Durability::crash_of_program);
  } catch (const std::exception&) {
    return;  // the next one may succeed
  }
}

}  // namespace unhinge
