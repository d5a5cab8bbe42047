// One record of a query ledger, as it lies in a log: 64 bytes of head, and the answers where it has any.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

#include "unhinge/oracle/query.hpp"

namespace unhinge {

/// One piece of one tile of one batch of a run. A run asks the same batches in the same order each time, so
/// its place names a piece; the hash of the tile's queries makes sure of it.
struct TileKey {
  std::uint64_t batch = 0;
  std::uint64_t tile = 0;
  std::uint32_t piece = 0;
  std::uint64_t queries_hash = 0;  ///< query_hash.hpp; of all the tile
  std::uint32_t queries = 0;       ///< of the piece
  Purpose purpose = Purpose::probe;
};

enum class RecordKind : std::uint16_t {
  opening = 1,   ///< the first of a log: `queries_hash` tells whose it is
  asked = 2,     ///< put down before the oracle is asked
  answered = 3,  ///< its answers follow
};

/// Little-endian, as are the doubles of the answers (queries x outputs, a column a query) that follow.
struct RecordHead {
  std::uint64_t magic = 0;
  RecordKind kind = RecordKind::asked;
  std::uint16_t purpose = 0;
  std::uint32_t piece = 0;
  std::uint64_t batch = 0;
  std::uint64_t tile = 0;
  std::uint32_t queries = 0;
  std::uint32_t outputs = 0;
  std::uint64_t queries_hash = 0;
  std::uint64_t answers_hash = 0;
  std::uint64_t head_hash = 0;  ///< XXH3 of the 56 bytes before it

  TileKey key() const {
    return {batch, tile, piece, queries_hash, queries, Purpose{static_cast<std::uint8_t>(purpose)}};
  }
  /// Of answers that follow.
  std::uint64_t numbers() const {
    return kind == RecordKind::answered ? std::uint64_t{queries} * outputs : 0;
  }
};
static_assert(sizeof(RecordHead) == 64 && std::is_trivially_copyable_v<RecordHead>);

/// What a record begins with.
inline constexpr std::string_view record_magic = "UNHGREC2";

/// The bytes of a record, checksums included.
std::vector<std::byte> record_bytes(RecordKind kind, const TileKey& key, std::span<const double> answers,
                                    std::uint32_t outputs);
/// Whether the head is as it was written.
bool is_whole(const RecordHead& head);
/// Whether these are the answers that were written behind a whole head.
bool holds(const RecordHead& head, std::span<const double> answers);

}  // namespace unhinge
