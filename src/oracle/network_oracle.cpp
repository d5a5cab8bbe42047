#include "unhinge/oracle/network_oracle.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <array>
#include <utility>

#include "unhinge/oracle/forward_pass.hpp"

namespace unhinge {

namespace {

std::string hash_of_weights(const Network& n) {
  const auto hash = [](const auto& m) {
    return XXH3_64bits(m.data(), static_cast<std::size_t>(m.size()) * sizeof(double));
  };
  const std::array parts = {hash(n.w1), hash(n.b1), hash(n.w2), hash(n.b2), hash(n.skip)};
  return fmt::format("{:016x}", XXH3_64bits(parts.data(), sizeof parts));
}

}  // namespace

NetworkOracle::NetworkOracle(const Network& network, std::string name)
    : pass_(std::make_unique<const ForwardPass>(network)),
      name_(std::move(name)),
      fingerprint_(hash_of_weights(network)) {}

NetworkOracle::~NetworkOracle() = default;

Shape NetworkOracle::shape() const {
  return {pass_->inputs(), pass_->outputs()};
}

void NetworkOracle::answer(const QueryBatch& batch, AnswersRef answers) const {
  if (const auto* line = std::get_if<Line>(&batch.shape)) return pass_->line(*line, answers);
  if (const auto* stencil = std::get_if<Stencil>(&batch.shape)) return pass_->stencil(*stencil, answers);
  answer_points(std::get<Points>(batch.shape).x, answers);
}

void NetworkOracle::answer_points(const Matrix& x, AnswersRef answers) const {
  pass_->points(x, answers);
}

}  // namespace unhinge
