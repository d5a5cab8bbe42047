// Partial results of a fold: complete subtrees of the one binary tree over all shards.
#pragma once

#include <concepts>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "unhinge/base/error.hpp"

namespace unhinge {

/// What shards fill and a fold merges. unpack consumes from the front what pack has appended, bit for bit;
/// a default-constructed value stands for no shards at all.
template <class T>
concept Mergeable = std::default_initializable<T> && std::move_constructible<T> &&
    requires(T into, const T& right, std::vector<double>& out, std::span<const double>& in) {
  into.merge(right);
  right.pack(out);
  { T::unpack(in) } -> std::same_as<T>;
};

/// Subtrees by their first shard. A subtree of level l covers 2^l shards and begins at a multiple of 2^l; two
/// siblings merge as soon as both are there, whoever brings them. So a value depends on its place in the tree
/// alone, and about log2(shards) + threads of them wait at a time.
template <Mergeable T>
class Forest {
 public:
  /// Safe to call from several threads.
  void add(std::uint64_t first, int level, T value) {
    while (std::optional<T> sibling = take_or_leave(first, level, value)) {
      const std::uint64_t bit = std::uint64_t{1} << level;
      if ((first & bit) != 0) {
        sibling->merge(value);
        value = std::move(*sibling);
      } else {
        value.merge(*sibling);
      }
      first &= ~bit;
      ++level;
    }
  }

  /// Takes over the subtrees of `packed`, the product of another forest's pack.
  void add_packed(std::span<const double> packed) {
    while (!packed.empty()) {
      const auto first = static_cast<std::uint64_t>(packed[0]);
      const int level = static_cast<int>(packed[1]);
      packed = packed.subspan(2);
      add(first, level, T::unpack(packed));
    }
  }

  std::vector<double> pack() const {
    std::vector<double> packed;
    for (const auto& [first, subtree] : subtrees_) {
      packed.push_back(static_cast<double>(first));
      packed.push_back(static_cast<double>(subtree.first));
      subtree.second.pack(packed);
    }
    return packed;
  }

  /// The root, once all shards are in: the smaller subtrees at the right edge are merged into the larger
  /// ones.
  T finish() {
    if (subtrees_.empty()) return T{};
    auto last = std::prev(subtrees_.end());
    T value = std::move(last->second.second);
    while (last != subtrees_.begin()) {
      --last;
      last->second.second.merge(value);
      value = std::move(last->second.second);
    }
    subtrees_.clear();
    return value;
  }

 private:
  // The sibling where it waits here; else nothing, and `value` waits here for the sibling.
  std::optional<T> take_or_leave(std::uint64_t first, int level, T& value) {
    const std::lock_guard lock(mutex_);
    const auto found = subtrees_.find(first ^ (std::uint64_t{1} << level));
    if (found != subtrees_.end() && found->second.first == level) {
      std::optional<T> sibling = std::move(found->second.second);
      subtrees_.erase(found);
      return sibling;
    }
    const bool fresh = subtrees_.try_emplace(first, level, std::move(value)).second;
    ensure(fresh, "a shard is folded once");
    return std::nullopt;
  }

  std::mutex mutex_;
  std::map<std::uint64_t, std::pair<int, T>> subtrees_;
};

}  // namespace unhinge
