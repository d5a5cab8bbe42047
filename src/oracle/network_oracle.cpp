#include "unhinge/oracle/network_oracle.hpp"

#include <utility>

#include "unhinge/oracle/forward_pass.hpp"

namespace unhinge {

NetworkOracle::NetworkOracle(const Network& network, std::string name)
    : NetworkOracle(held_here(network), std::move(name)) {}

NetworkOracle::NetworkOracle(HeldNetwork held, std::string name)
    : pass_(std::make_unique<const ForwardPass>(std::move(held.packed))),
      name_(std::move(name)),
      fingerprint_(std::move(held.fingerprint)) {}

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
