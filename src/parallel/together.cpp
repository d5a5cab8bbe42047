#include "unhinge/parallel/together.hpp"

#include <fmt/format.h>

#include <limits>
#include <new>
#include <string>

#include "unhinge/parallel/bytes.hpp"
#include "unhinge/parallel/reduce.hpp"

namespace unhinge {
namespace {

Error unexpected(std::string_view what) {
  return Error(ExitCode::internal, fmt::format("unexpected failure: {}", what), "a defect of this program",
               "please report it with the command line and run.log");
}

template <class T>
void broadcast_from(int origin, std::span<T> values, const Communicator& comm) {
  broadcast_bytes(std::as_writable_bytes(values), origin, comm);
}

// Every rank throws what the rank `origin` has met.
[[noreturn]] void throw_error_of(int origin, const std::optional<Error>& mine, const Communicator& comm) {
  int code = mine ? static_cast<int>(mine->code()) : 0;
  std::string text = mine ? mine->what() : "";
  std::uint64_t length = text.size();
  broadcast_from(origin, std::span(&code, 1), comm);
  broadcast_from(origin, std::span(&length, 1), comm);
  text.resize(length);
  broadcast_from(origin, std::span(text), comm);
  throw Error(static_cast<ExitCode>(code), text);
}

}  // namespace

Error as_error(std::exception_ptr exception) {
  try {
    std::rethrow_exception(std::move(exception));
  } catch (const Error& error) {
    return error;
  } catch (const std::bad_alloc&) {
    return Error(ExitCode::resources, "memory is used up", "a rank could not allocate what its work needs",
                 "use more nodes, or fewer ranks on each");
  } catch (const std::exception& other) {
    return unexpected(other.what());
  } catch (...) {
    return unexpected("an exception without a text");
  }
}

void agree(const std::optional<Error>& mine, const Communicator& comm) {
  const int origin = min_all(mine ? comm.rank() : comm.size(), comm);
  if (origin != comm.size()) throw_error_of(origin, mine, comm);
}

void agree_on_lowest(const std::optional<FailedIndex>& mine, const Communicator& comm) {
  constexpr std::uint64_t none = std::numeric_limits<std::uint64_t>::max();
  const std::uint64_t own = mine ? mine->index : none;
  const std::uint64_t lowest = min_all(own, comm);
  if (lowest == none) return;
  const int origin = min_all(own == lowest ? comm.rank() : comm.size(), comm);
  throw_error_of(origin, mine ? std::optional(as_error(mine->exception)) : std::nullopt, comm);
}

}  // namespace unhinge
