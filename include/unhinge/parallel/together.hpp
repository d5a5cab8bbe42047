// Runs local work on every rank and agrees on failure before anyone moves on.
#pragma once

#include <concepts>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

#include "unhinge/base/error.hpp"
#include "unhinge/parallel/communicator.hpp"
#include "unhinge/parallel/for_each_index.hpp"

namespace unhinge {

/// The exception as an Error: itself, or `resources` for want of memory, or `internal` for anything else.
Error as_error(std::exception_ptr exception);

/// Collective: returns where no rank has failed; else every rank throws the error of the lowest that has.
void agree(const std::optional<Error>& mine, const Communicator& comm);
/// Collective: the same for work whose shards are spread over the ranks in any way: all throw the error of
/// the lowest shard that has failed.
void agree_on_lowest(const std::optional<FailedIndex>& mine, const Communicator& comm);

/// Collective: returns local() of each rank to that rank, or throws the same Error (code and text) on all.
/// `local` calls no collective on `comm`: another rank may have left it already.
template <std::invocable F>
std::invoke_result_t<F&> together(const Communicator& comm, F&& local) {
  using Value = std::invoke_result_t<F&>;
  std::optional<Error> failure;
  if constexpr (std::is_void_v<Value>) {
    try {
      local();
    } catch (...) {
      failure = as_error(std::current_exception());
    }
    agree(failure, comm);
  } else {
    std::optional<Value> value;
    try {
      value.emplace(local());
    } catch (...) {
      failure = as_error(std::current_exception());
    }
    agree(failure, comm);
    return std::move(*value);
  }
}

}  // namespace unhinge
