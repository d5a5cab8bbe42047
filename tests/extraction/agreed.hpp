// Runs an extraction on all ranks and checks what must hold of every result, however it ends.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <regex>
#include <string>

#include "support/random_batch.hpp"
#include "support/world.hpp"
#include "unhinge/extraction/extract.hpp"
#include "unhinge/parallel/broadcast.hpp"

namespace unhinge {

/// Collective over world(): all that a result says, weights to the last bit.
inline std::string everything(const Result& result) {
  std::string text = fmt::format("{} {} [{}] {} {} {} {} {} {}", static_cast<int>(result.status),
                                 static_cast<int>(result.exit_code), result.message, result.has_network,
                                 result.network.width(), result.attempts.size(), result.certificate.certified,
                                 result.certificate.relative_rms, result.noise.deterministic);
  for (const std::uint64_t count : result.queries) text += fmt::format(" {}", count);
  const Network f = whole(result.network, world());
  for (const Matrix& part : {Matrix(f.w1), Matrix(f.b1), Matrix(f.w2), Matrix(f.b2), Matrix(f.skip)})
    for (const std::uint64_t bits : bits_of_all(part)) text += fmt::format(" {:x}", bits);
  return text;
}

/// The status and the exit code belong together, and so does what is said.
inline void expect_consistent(const Result& result) {
  const bool certified = result.status == Status::certified;
  EXPECT_EQ(certified, result.exit_code == ExitCode::certified);
  EXPECT_EQ(certified, result.has_network && result.certificate.certified);
  EXPECT_EQ(result.status == Status::best_effort, result.exit_code == ExitCode::accuracy);
  EXPECT_EQ(result.status == Status::stopped, result.exit_code == ExitCode::budget);
  if (certified)
    EXPECT_EQ(result.message, "");
  else
    EXPECT_TRUE(std::regex_match(result.message, std::regex(R"([^\n]+ \([^\n]+\); [^\n]+)")))
        << result.message;
  if (result.has_network) {
    const Network network = whole(result.network, world());
    EXPECT_NO_THROW(require_valid(network, "the result"));
  }
}

/// Collective over world().
inline Result extract_agreed(const Problem& problem, const Oracle& oracle) {
  Progress progress;
  Result result = extract(problem, {2}, oracle, world(), progress);
  const std::string mine = everything(result);
  EXPECT_EQ(mine, broadcast(mine, world())) << "ranks disagree";
  expect_consistent(result);
  return result;
}

}  // namespace unhinge
