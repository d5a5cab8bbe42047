// Oracles that misbehave, for tests: when, where and how is the test's to say.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>

#include "unhinge/oracle/oracle.hpp"

namespace unhinge {

/// Answers as `inner` does, and lets `spoil` have its way with the answers of every call, which it knows by
/// the batch or by its number on this rank, from 0. Called from several threads at once.
class FaultyOracle : public Oracle {
 public:
  using Spoil = std::function<void(std::uint64_t call, AnswersRef answers)>;
  using SpoilOf = std::function<void(const QueryBatch& batch, AnswersRef answers)>;

  /// `inner` outlives this.
  FaultyOracle(const Oracle& inner, Spoil spoil) : inner_(inner), spoil_(std::move(spoil)) {}
  FaultyOracle(const Oracle& inner, SpoilOf spoil) : inner_(inner), spoil_of_(std::move(spoil)) {}

  Shape shape() const override { return inner_.shape(); }
  std::string name() const override { return "faulty"; }
  void answer(const QueryBatch& batch, AnswersRef answers) const override {
    inner_.answer(batch, answers);
    if (spoil_of_) return spoil_of_(batch, answers);
    spoil_(calls_++, answers);
  }

 protected:
  void answer_points(const Matrix& x, AnswersRef answers) const override {
    answer({Purpose::probe, Points{x}}, answers);
  }

 private:
  const Oracle& inner_;
  Spoil spoil_;
  SpoilOf spoil_of_;
  mutable std::atomic<std::uint64_t> calls_{0};
};

/// Any function of a point, with one output.
class FunctionOracle : public Oracle {
 public:
  using Function = std::function<double(const Vector& x)>;

  FunctionOracle(Index inputs, Function function) : inputs_(inputs), function_(std::move(function)) {}

  Shape shape() const override { return {inputs_, 1}; }
  std::string name() const override { return "function"; }

 protected:
  void answer_points(const Matrix& x, AnswersRef answers) const override {
    for (Index n = 0; n < x.cols(); ++n) answers(0, n) = function_(x.col(n));
  }

 private:
  Index inputs_;
  Function function_;
};

}  // namespace unhinge
