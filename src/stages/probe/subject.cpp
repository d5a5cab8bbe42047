#include "unhinge/stages/probe/subject.hpp"

namespace unhinge {

Subject::Subject(Crew& crew, Vector mix, const Network& hypothesis)
    : crew_(crew),
      mix_(std::move(mix)),
      hypothesis_(std::make_shared<const NetworkOracle>(hypothesis, "hypothesis")) {}

// Output by output: a product of Eigen's sums in another order where there is but one column.
Vector Subject::mixed(const Matrix& answers) const {
  Vector sum = answers.row(0).transpose() * mix_[0];
  for (Index i = 1; i < mix_.size(); ++i) sum += answers.row(i).transpose() * mix_[i];
  return sum;
}

Matrix Subject::ask(const QueryBatch& batch) const {
  return crew_.ask(batch, hypothesis_.get());
}

void Subject::ask(const WideStencil& batch, const Crew::TakeAnswers& take) const {
  crew_.ask(batch, take, hypothesis_.get());
}

}  // namespace unhinge
