// Lets rank 0 decide and every rank know.
#pragma once

#include <type_traits>
#include <utility>

#include "unhinge/parallel/broadcast.hpp"
#include "unhinge/parallel/together.hpp"

namespace unhinge {

/// Collective: the root's decide() on every rank, or the Error it threw on every rank (see together.hpp).
/// Returns what broadcast.hpp carries: plain values, vectors of these, texts, Vector, Matrix, RowMatrix; or
/// void.
template <std::invocable F>
std::invoke_result_t<F&> on_root(const Communicator& comm, F&& decide) {
  using Value = std::invoke_result_t<F&>;
  if constexpr (std::is_void_v<Value>) {
    together(comm, [&] {
      if (comm.is_root()) decide();
    });
  } else {
    Value value = together(comm, [&] { return comm.is_root() ? decide() : Value{}; });
    return broadcast(std::move(value), comm);
  }
}

}  // namespace unhinge
