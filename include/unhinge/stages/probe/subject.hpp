// The function under study: the oracle, less what is known of it already.
#pragma once

#include <memory>

#include "unhinge/oracle/network_oracle.hpp"
#include "unhinge/survey/crew.hpp"

namespace unhinge {

/// F - H for the crew's oracle F and a hypothesis H held by every rank; with no hypothesis, F itself. Lines
/// are scanned on one scalar function, the mix of the outputs.
class Subject {
 public:
  /// `crew` outlives this; `mix` has one weight an output.
  Subject(Crew& crew, Vector mix) : crew_(crew), mix_(std::move(mix)) {}
  Subject(Crew& crew, Vector mix, const Network& hypothesis);

  Crew& crew() const { return crew_; }
  Shape shape() const { return crew_.shape(); }
  const Vector& mix() const { return mix_; }
  /// Answers of F - H (m x n), on every rank.
  Matrix ask(const QueryBatch& batch) const;
  /// The same part by part, as they come.
  void ask(const WideStencil& batch, const Crew::TakeAnswers& take) const;
  /// mix^T (F - H), n numbers, each of which has the same bits whichever others stand beside it.
  Vector mixed(const Matrix& answers) const;

 private:
  Crew& crew_;
  Vector mix_;
  std::shared_ptr<const NetworkOracle> hypothesis_;
};

}  // namespace unhinge
