#include "unhinge/stages/probe/subject.hpp"

namespace unhinge {

Subject::Subject(Crew& crew, Vector mix, const Network& hypothesis)
    : crew_(crew),
      mix_(std::move(mix)),
      hypothesis_(std::make_shared<const NetworkOracle>(hypothesis, "hypothesis")) {}

Matrix Subject::ask(const QueryBatch& batch) const {
  return crew_.ask(batch, hypothesis_.get());
}

void Subject::ask(const WideStencil& batch, const Crew::TakeAnswers& take) const {
  crew_.ask(batch, take, hypothesis_.get());
}

}  // namespace unhinge
