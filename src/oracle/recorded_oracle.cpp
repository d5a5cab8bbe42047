#include "unhinge/oracle/recorded_oracle.hpp"

#include <fmt/format.h>

#include "unhinge/base/error.hpp"
#include "unhinge/oracle/ledger_state.hpp"

namespace unhinge {
namespace {

constexpr std::string_view scheme = "replay:";

class RecordedOracle : public Oracle {
 public:
  RecordedOracle(std::string_view address, LedgerState recorded)
      : address_(address), recorded_(std::move(recorded)) {}

  Shape shape() const override { return recorded_.shape; }
  std::string name() const override { return fmt::format("{}{} ({})", scheme, address_, recorded_.oracle); }
  std::string fingerprint() const override { return text(recorded_.terms); }
  void answer(const QueryBatch& batch, AnswersRef) const override { refuse(batch); }

 protected:
  void answer_points(const Matrix& x, AnswersRef) const override { refuse({Purpose::probe, Points{x}}); }

 private:
  [[noreturn]] void refuse(const QueryBatch& batch) const {
    throw Error(ExitCode::checkpoint,
                fmt::format("{}{} has no answer to {} queries for {}", scheme, address_, query_count(batch),
                            purpose_names[static_cast<std::size_t>(batch.purpose)]),
                fmt::format("they were not recorded; recorded were {}", text(recorded_.terms)),
                "give what was recorded, or record a run to its end with --record");
  }

  std::string address_;
  LedgerState recorded_;
};

}  // namespace

std::filesystem::path ledger_folder(const std::filesystem::path& run) {
  return run / "ledger";
}

std::optional<std::filesystem::path> replayed_run(std::string_view uri) {
  if (!uri.starts_with(scheme)) return std::nullopt;
  return std::filesystem::path(uri.substr(scheme.size()));
}

std::unique_ptr<Oracle> open_recorded_oracle(std::string_view address) {
  std::optional<LedgerState> recorded = read_state(ledger_folder(std::filesystem::path(address)));
  if (address.empty() || !recorded)
    throw Error(ExitCode::usage, fmt::format("--oracle {}{}: holds no ledger", scheme, address),
                "answers are kept there by a run with --record", "name the folder of such a run");
  return std::make_unique<RecordedOracle>(address, std::move(*recorded));
}

}  // namespace unhinge
