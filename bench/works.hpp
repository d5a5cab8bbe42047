// What is timed of one network: the kernels, and what libraries make of the same points.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "unhinge/network/families.hpp"
#include "unhinge/oracle/forward_pass.hpp"

namespace unhinge {

/// Something to time, and the arithmetic that cannot be left out: fused multiply-adds, and cells of fused,
/// max, fused; so that the limits give the least time it can take.
struct Work {
  std::string name;
  std::function<void()> run;
  double queries;
  double fused;
  double cells;
  double error;  ///< the worst of its answers, as a share of the bound on rounding
};

/// A network, what is asked of it, and room for answers; outlives its works.
class Bench {
 public:
  Bench(const FamilySize& size, const Kernels& kernels);

  std::vector<Work> works();

 private:
  Work points(std::string name, const std::function<void()>& run);
  Work line(std::string name, const Line& line);
  Work stencil(std::string name, const std::function<void()>& run, double fused);
  Work stencil_tile();
  void add_rivals(std::vector<Work>& works);

  Network network_;
  const Kernels& kernels_;
  ForwardPass pass_;
  PackedNetwork packed_;
  Points points_;
  Line line_;
  Line ten_places_;
  std::vector<Stencil> stencils_;  ///< two with the same centres, along different directions
  std::size_t turn_ = 0;
  Matrix answers_;
  Matrix hidden_;  ///< for the rivals
  LaneArray z_;
  LaneArray slopes_;
  LaneArray sums_;
};

}  // namespace unhinge
