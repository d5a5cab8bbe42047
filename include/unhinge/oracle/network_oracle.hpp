// The oracle that answers for a network in this process, as a sealed box.
#pragma once

#include <memory>
#include <string>

#include "unhinge/network/network.hpp"
#include "unhinge/oracle/held_network.hpp"
#include "unhinge/oracle/oracle.hpp"

namespace unhinge {

/// Answers are what a float64 forward pass gives, rounding included. The weights cannot be read back.
class NetworkOracle : public Oracle {
 public:
  NetworkOracle(const Network& network, std::string name);
  NetworkOracle(HeldNetwork held, std::string name);
  ~NetworkOracle() override;

  Shape shape() const override;
  std::string name() const override { return name_; }
  /// A hash of the weights, which cannot be read back from it.
  std::string fingerprint() const override { return fingerprint_; }
  bool is_even() const override { return true; }
  void answer(const QueryBatch& batch, AnswersRef answers) const override;

 protected:
  void answer_points(const Matrix& x, AnswersRef answers) const override;

 private:
  std::unique_ptr<const class ForwardPass> pass_;
  std::string name_;
  std::string fingerprint_;
};

}  // namespace unhinge
