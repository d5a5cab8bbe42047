// How a long computation tells where it is; what is drawn of it is the application's business.
#pragma once

#include <cstdint>
#include <string_view>

namespace unhinge {

/// Hears of stages and of answered queries. Called on every rank, from one thread; the default hears nothing.
class Progress {
 public:
  virtual ~Progress() = default;
  /// A stage begins that expects `queries` answers (0 where that is not known).
  virtual void begin(std::string_view /*stage*/, std::uint64_t /*queries*/) {}
  /// `queries` more answers came in, all ranks together.
  virtual void advance(std::uint64_t /*queries*/) {}
  /// The run is over; what was drawn is cleared away.
  virtual void finish() {}
};

}  // namespace unhinge
