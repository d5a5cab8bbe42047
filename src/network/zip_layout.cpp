#include "unhinge/network/zip_layout.hpp"

#include <algorithm>
#include <utility>

#include "unhinge/base/error.hpp"

namespace unhinge {
namespace {

constexpr std::uint64_t told_by_zip64 = 0xffffffff;  // in place of a number that takes more than 32 bits
constexpr std::uint64_t needs_plain = 10;            // version 1.0 of the format
constexpr std::uint64_t needs_zip64 = 45;
constexpr std::uint64_t made_by = 3U << 8U | 63U;     // Unix, version 6.3 of the format
constexpr std::uint64_t attributes = 0x81b6U << 16U;  // a plain file that all may read and write
constexpr std::uint64_t first_of_1980 = 1U << 5U | 1U;

bool is_large(std::uint64_t number) {
  return number >= told_by_zip64;
}

/// Bytes to which numbers are added, the lowest byte first.
class Record {
 public:
  explicit Record(std::string signature = "") : bytes_(std::move(signature)) {}

  Record& two(std::uint64_t number) { return add(number, 2); }
  Record& four(std::uint64_t number) { return add(number, 4); }
  Record& eight(std::uint64_t number) { return add(number, 8); }
  /// A number that zip64 tells elsewhere where it is large.
  Record& four_or_told(std::uint64_t number) { return four(std::min(number, told_by_zip64)); }
  Record& text(const std::string& more) {
    bytes_ += more;
    return *this;
  }
  std::string bytes() { return std::move(bytes_); }

 private:
  Record& add(std::uint64_t number, unsigned count) {
    for (unsigned i = 0; i < count; ++i) bytes_.push_back(static_cast<char>(number >> 8U * i & 0xffU));
    return *this;
  }

  std::string bytes_;
};

/// The extra field of zip64, with what is told in it; nothing where that is nothing.
std::string zip64_field(const std::string& told) {
  return told.empty() ? "" : Record().two(1).two(told.size()).text(told).bytes();
}

/// Both sizes of a stored member are one.
std::string told_sizes(std::uint64_t size) {
  return is_large(size) ? Record().eight(size).eight(size).bytes() : "";
}

/// What a local header and an entry of the directory have in common.
std::string common(const StoredMember& member, std::uint32_t crc, const std::string& extra) {
  return Record()
      .two(extra.empty() ? needs_plain : needs_zip64)
      .two(0)  // flags
      .two(0)  // stored
      .two(0)  // at midnight
      .two(first_of_1980)
      .four(crc)
      .four_or_told(member.bytes)
      .four_or_told(member.bytes)
      .two(member.name.size())
      .two(extra.size())
      .bytes();
}

}  // namespace

ZipLayout::ZipLayout(std::vector<StoredMember> members) : members_(std::move(members)), begins_{0} {
  for (std::size_t i = 0; i < members_.size(); ++i) begins_.push_back(content_begin(i) + members_[i].bytes);
}

std::uint64_t ZipLayout::content_begin(std::size_t member) const {
  return begins_[member] + header(member, 0).size();
}

std::uint64_t ZipLayout::bytes() const {
  return directory_begin() + directory(std::vector<std::uint32_t>(members_.size())).size();
}

std::string ZipLayout::header(std::size_t member, std::uint32_t crc) const {
  const StoredMember& it = members_[member];
  const std::string extra = zip64_field(told_sizes(it.bytes));
  return Record("PK\3\4").text(common(it, crc, extra)).text(it.name).text(extra).bytes();
}

std::string ZipLayout::directory(std::span<const std::uint32_t> crcs) const {
  ensure(crcs.size() == members_.size(), "each member has a check sum");
  std::string entries;
  for (std::size_t i = 0; i < members_.size(); ++i) entries += directory_entry(i, crcs[i]);
  return entries + directory_end(entries.size());
}

std::string ZipLayout::directory_entry(std::size_t member, std::uint32_t crc) const {
  const StoredMember& it = members_[member];
  const std::uint64_t begin = header_begin(member);
  const std::string told_begin = is_large(begin) ? Record().eight(begin).bytes() : "";
  const std::string extra = zip64_field(told_sizes(it.bytes) + told_begin);
  return Record("PK\1\2")
      .two(made_by)
      .text(common(it, crc, extra))
      .two(0)  // no comment
      .two(0)  // the first disk
      .two(0)  // no text
      .four(attributes)
      .four_or_told(begin)
      .text(it.name)
      .text(extra)
      .bytes();
}

/// With the record of zip64 and where that one is, if anything in the directory, or its place, is told by it.
std::string ZipLayout::directory_end(std::uint64_t directory_bytes) const {
  const std::uint64_t begin = directory_begin();
  const std::uint64_t count = members_.size();
  Record end;
  if (is_large(begin))
    end.text("PK\6\6")
        .eight(44)
        .two(needs_zip64)
        .two(needs_zip64)
        .four(0)
        .four(0)
        .eight(count)
        .eight(count)
        .eight(directory_bytes)
        .eight(begin)
        .text("PK\6\7")
        .four(0)
        .eight(begin + directory_bytes)
        .four(1);
  return end.text("PK\5\6")
      .four(0)
      .two(count)
      .two(count)
      .four(directory_bytes)
      .four_or_told(begin)
      .two(0)
      .bytes();
}

}  // namespace unhinge
