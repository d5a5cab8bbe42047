// Which values may travel between ranks as their bytes.
#pragma once

#include <concepts>
#include <ranges>
#include <type_traits>

namespace unhinge {

/// A value that is its bytes. Pointers and views are left out: their bytes mean nothing on another rank.
template <class T>
concept Plain = std::is_trivially_copyable_v<T> && std::default_initializable<T> && !std::is_pointer_v<T> &&
                !std::ranges::view<T>;

/// What a vector of may travel: vector<bool> packs its elements and has no bytes to show.
template <class T>
concept PlainElement = Plain<T> && !std::same_as<T, bool>;

}  // namespace unhinge
