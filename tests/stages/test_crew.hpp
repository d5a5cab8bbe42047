// A crew of all ranks on one oracle, for tests of one stage.
#pragma once

#include <functional>
#include <string>

#include "support/world.hpp"
#include "unhinge/oracle/network_oracle.hpp"
#include "unhinge/survey/crew.hpp"

namespace unhinge {

/// Owns what a crew only refers to.
class TestCrew {
 public:
  explicit TestCrew(const Oracle& oracle) : metered_(oracle, {}), crew_(world(), 2, metered_, silent_) {}
  Crew& operator*() { return crew_; }

 private:
  MeteredOracle metered_;
  Progress silent_;
  Crew crew_;
};

/// A network's answers, changed on their way out.
class ChangedOracle : public Oracle {
 public:
  using Change = std::function<double(double)>;
  ChangedOracle(const Network& network, Change change)
      : inner_(network, "changed"), change_(std::move(change)) {}

  Shape shape() const override { return inner_.shape(); }
  std::string name() const override { return inner_.name(); }
  void answer(const QueryBatch& batch, AnswersRef answers) const override {
    inner_.answer(batch, answers);
    answers = answers.unaryExpr(change_).eval();
  }

 protected:
  void answer_points(const Matrix& x, AnswersRef answers) const override {
    answer({Purpose::probe, Points{x}}, answers);
  }

 private:
  NetworkOracle inner_;
  Change change_;
};

}  // namespace unhinge
