#include "unhinge/oracle/tile_record.hpp"

#include <xxhash.h>

#include <bit>
#include <cstring>

namespace unhinge {
namespace {

static_assert(std::endian::native == std::endian::little, "records are written as they lie in memory");

std::uint64_t magic_number() {
  std::uint64_t number = 0;
  std::memcpy(&number, record_magic.data(), sizeof number);
  return number;
}

std::uint64_t hash_of_head(const RecordHead& head) {
  return XXH3_64bits(&head, offsetof(RecordHead, head_hash));
}

std::uint64_t hash_of(std::span<const double> answers) {
  return XXH3_64bits(answers.data(), answers.size_bytes());
}

}  // namespace

std::vector<std::byte> record_bytes(RecordKind kind, const TileKey& key, std::span<const double> answers,
                                    std::uint32_t outputs) {
  RecordHead head;
  head.magic = magic_number();
  head.kind = kind;
  head.purpose = static_cast<std::uint16_t>(key.purpose);
  head.piece = key.piece;
  head.batch = key.batch;
  head.tile = key.tile;
  head.queries = key.queries;
  head.outputs = outputs;
  head.queries_hash = key.queries_hash;
  head.answers_hash = hash_of(answers);
  head.head_hash = hash_of_head(head);
  std::vector<std::byte> bytes(sizeof head + answers.size_bytes());
  std::memcpy(bytes.data(), &head, sizeof head);
  if (!answers.empty()) std::memcpy(bytes.data() + sizeof head, answers.data(), answers.size_bytes());
  return bytes;
}

bool is_whole(const RecordHead& head) {
  return head.magic == magic_number() && head.head_hash == hash_of_head(head) &&
         head.purpose < purpose_names.size();
}

bool holds(const RecordHead& head, std::span<const double> answers) {
  return answers.size() == head.numbers() && head.answers_hash == hash_of(answers);
}

}  // namespace unhinge
