// The order of the stages: what is tried, what is kept, when to stop.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "unhinge/extraction/problem.hpp"
#include "unhinge/extraction/result.hpp"
#include "unhinge/extraction/stage_timer.hpp"
#include "unhinge/stages/certificate/expected_error.hpp"
#include "unhinge/stages/neurons/line_extraction.hpp"
#include "unhinge/survey/crew.hpp"

namespace unhinge {

/// Runs the stages on one crew and leaves the best network in `result`, also when a stage throws.
class Pipeline {
 public:
  /// All references outlive the pipeline.
  Pipeline(const Problem& problem, Crew& crew, Result& result);

  /// Collective. Sets network, certificate, noise, attempts and times of the result; throws what the oracle,
  /// the budget or the message-passing library throw.
  void run();

 private:
  struct Hypothesis {
    PartedNetwork network;  ///< of the best, which the result holds, none here
    ExpectedError expected;
    Index kinks = 0;
    Index unresolved = 0;
    bool clean = true;      ///< every answer of its lines lies on its piece
    double hidden_rms = 0;  ///< of `expected`, what no sample mends: acting next to nowhere, or taken out
    Vector prior;           ///< K + 1: rms error that each neuron, and last the affine part, may be off by
    double gap_rms = 0;     ///< of `expected`, what may hide in the other cells' gaps
  };

  bool attempt(std::uint64_t number);
  /// Of a line that is done with: of neurons that ranks own, and no copies of others.
  static PartedNetwork network_of(LineExtraction& line);
  /// Takes the network out of `line`.
  Hypothesis replace_weak(LineExtraction& line);
  /// Where there are digits to be had, measures all cells where they have most room.
  void measure_cells_once_more(LineExtraction& line);
  /// Changes the line; all of the hypothesis but its network, which is the line's. `rest` is the error that
  /// the other neurons lead to.
  Hypothesis measure_again(LineExtraction& line, const std::vector<Index>& cells, const ExpectedError& rest);
  std::optional<Hypothesis> find_again(const LineExtraction& line, const std::vector<Index>& weak,
                                       const ExpectedError& rest);
  /// `known` and what it lacks, as a line shows it: about the neurons of `rough`, or any where that has none.
  /// `error` is the error of `known`.
  std::optional<Hypothesis> add_missing(const Hypothesis& known, const Network& rough,
                                        const ExpectedError& error, const char* stage);
  /// Where there are but two neurons that nearly cancel: measures them as what they are, piece by piece.
  std::optional<Hypothesis> measure_pair_alone(const Hypothesis& rough);
  /// Adds what F - F' still shows on a new line, if a holdout is better for it.
  bool deflate(Hypothesis& hypothesis);
  /// Certifies, and keeps the network if it is the best so far. True if it is certified; it may then have
  /// been taken out of `hypothesis`. `stage` made it.
  bool consider(Hypothesis& hypothesis, const char* stage);
  /// Fits all parameters of the best network at once, and considers it if a holdout does not object.
  void refine();
  /// Where nothing was certified: the read-out of the best network, or the best affine function, by
  /// regression.
  void last_resort();

  double allowed_rms(const PartedNetwork& network) const;
  void raise_noise();
  /// Absolute rms error asked for, by the scale that the probe saw.
  double goal() const;
  /// How far below the accuracy asked for the measurements of cells are to lead.
  double margin() const;
  /// What the expected error, times its factor, is to come to when weak cells are measured again.
  double aim(const LineExtraction& line) const;
  /// All but the network.
  Hypothesis judge(const LineExtraction& line) const;
  double holdout(const PartedNetwork& network);
  bool is_finite(const PartedNetwork& network) const { return all_finite(network, crew_.ranks()); }
  /// Whether a change leaves clearly less of the residual `before` on a fresh holdout.
  bool improves(const PartedNetwork& network, double before);
  template <class Work>
  auto timed(const char* stage, Work&& work);

  const Problem& problem_;
  Crew& crew_;
  Result& result_;
  Vector mix_;
  Hypothesis best_;
  std::uint64_t drowned_ = 0;  ///< scans that drowned in noise that the probe had not met
  std::uint64_t next_line_ = 0;
  std::uint64_t next_sample_ = 0;
};

/// Runs `work` and adds its wall time to the stage's.
template <class Work>
auto Pipeline::timed(const char* stage, Work&& work) {
  const StageTimer timer(result_.seconds, stage, crew_);
  return std::forward<Work>(work)();
}

}  // namespace unhinge
