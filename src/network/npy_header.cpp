#include "unhinge/network/npy_header.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <set>
#include <utility>

#include "unhinge/base/error.hpp"

namespace unhinge {
namespace {

constexpr std::string_view magic = "\x93NUMPY";
constexpr std::size_t longest_header = 65536;  // what version 1.0 can hold; a plain array needs about 100

template <class T>
void decode(const std::byte* from, std::endian endian, std::span<double> to) {
  std::array<std::byte, sizeof(T)> raw;
  for (double& value : to) {
    std::memcpy(raw.data(), from, sizeof(T));
    if (endian != std::endian::native) std::reverse(raw.begin(), raw.end());
    value = static_cast<double>(std::bit_cast<T>(raw));
    from += sizeof(T);
  }
}

constexpr std::array<NpyType, 10> types = {{
    {"f8", 8, decode<double>},
    {"f4", 4, decode<float>},
    {"i8", 8, decode<std::int64_t>},
    {"i4", 4, decode<std::int32_t>},
    {"i2", 2, decode<std::int16_t>},
    {"i1", 1, decode<std::int8_t>},
    {"u8", 8, decode<std::uint64_t>},
    {"u4", 4, decode<std::uint32_t>},
    {"u2", 2, decode<std::uint16_t>},
    {"u1", 1, decode<std::uint8_t>},
}};

std::uint32_t little(std::string_view bytes) {
  std::uint32_t value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) value = value << 8U | static_cast<unsigned char>(bytes[i]);
  return value;
}

Error malformed(std::string_view origin, std::string_view why) {
  return {ExitCode::usage, fmt::format("{}: not a readable array", origin), why,
          "write the file again with numpy.savez"};
}

/// Reads the literal dictionary `{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }`.
class Dictionary {
 public:
  Dictionary(std::string_view text, std::string_view origin) : rest_(text), origin_(origin) {}

  void read() {
    expect('{');
    while (!taken('}')) {
      const std::string_view key = quoted();
      keys_.insert(key);
      expect(':');
      if (key == "descr")
        descr = read_descr();
      else if (key == "fortran_order")
        order = read_order();
      else if (key == "shape")
        shape = read_shape();
      else
        throw malformed(origin_, fmt::format("its header has the unknown key '{}'", key));
      if (!taken(',')) {
        expect('}');
        break;
      }
    }
    skip_blanks();
    if (!rest_.empty()) throw malformed(origin_, "its header goes on after the closing brace");
    if (keys_.size() < 3) throw malformed(origin_, "its header lacks descr, fortran_order or shape");
  }

  std::string_view descr;
  NpyOrder order = NpyOrder::c;
  std::vector<std::uint64_t> shape;

 private:
  void skip_blanks() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \n\t"), rest_.size())); }

  bool taken(char wanted) {
    skip_blanks();
    if (!rest_.starts_with(wanted)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  void expect(char wanted) {
    if (!taken(wanted)) throw malformed(origin_, fmt::format("its header lacks a '{}'", wanted));
  }

  std::string_view quoted() {
    skip_blanks();
    const char quote = rest_.empty() ? '\0' : rest_.front();
    const std::size_t end = quote == '\'' || quote == '"' ? rest_.find(quote, 1) : std::string_view::npos;
    if (end == std::string_view::npos) throw malformed(origin_, "its header lacks a quoted word");
    const std::string_view word = rest_.substr(1, end - 1);
    rest_.remove_prefix(end + 1);
    return word;
  }

  std::string_view read_descr() {
    skip_blanks();
    if (rest_.starts_with('['))
      throw Error(ExitCode::usage, fmt::format("{}: an array of records", origin_),
                  "its dtype has named fields", "store plain numbers: array.astype(numpy.float64)");
    return quoted();
  }

  NpyOrder read_order() {
    skip_blanks();
    for (const auto& [word, order_read] :
         {std::pair{"True", NpyOrder::fortran}, std::pair{"False", NpyOrder::c}}) {
      if (!rest_.starts_with(word)) continue;
      rest_.remove_prefix(std::strlen(word));
      return order_read;
    }
    throw malformed(origin_, "fortran_order is neither True nor False");
  }

  std::vector<std::uint64_t> read_shape() {
    std::vector<std::uint64_t> sizes;
    expect('(');
    while (!taken(')')) {
      std::uint64_t size = 0;
      const auto [end, fault] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), size);
      if (fault != std::errc()) throw malformed(origin_, "its shape holds something else than sizes");
      rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
      sizes.push_back(size);
      if (!taken(',')) {
        expect(')');
        break;
      }
    }
    return sizes;
  }

  std::string_view rest_;
  std::string_view origin_;
  std::set<std::string_view> keys_;  // all three are wanted, in any order
};

void set_type(NpyHeader& header, std::string_view descr, std::string_view origin) {
  if (descr.ends_with('O') || descr.starts_with("|O"))
    throw Error(ExitCode::usage, fmt::format("{}: an array of Python objects", origin),
                "it is pickled, and a pickle can run any code when it is read",
                "store plain numbers: array.astype(numpy.float64)");
  const char mark = descr.empty() ? '\0' : descr.front();
  const std::string_view code = descr.substr(std::min<std::size_t>(1, descr.size()));
  const auto row = std::find_if(types.begin(), types.end(), [&](const NpyType& t) { return t.code == code; });
  const bool order_known =
      mark == '<' || mark == '>' || (mark == '|' && row != types.end() && row->bytes == 1);
  if (row == types.end() || !order_known)
    throw Error(ExitCode::usage, fmt::format("{}: numbers of type '{}'", origin, descr),
                "read are float64, float32 and integers of 1, 2, 4 and 8 bytes",
                "convert with array.astype(numpy.float64)");
  header.type = &*row;
  header.endian = mark == '>' ? std::endian::big : std::endian::little;
}

}  // namespace

std::size_t npy_header_bytes(std::string_view prefix, std::string_view origin) {
  if (prefix.size() < npy_prefix_bytes || !prefix.starts_with(magic))
    throw malformed(origin, "it does not begin as an .npy array");
  const auto major = static_cast<unsigned char>(prefix[6]);
  if (major < 1 || major > 3)
    throw malformed(origin, fmt::format("it has version {} of the .npy format, known are 1 to 3", major));
  const std::size_t digits = major == 1 ? 2 : 4;
  const std::size_t length = little(prefix.substr(8, digits));
  if (length < 4 || length > longest_header)
    throw malformed(origin, fmt::format("its header claims {} bytes", length));
  return 8 + digits + length;
}

NpyHeader parse_npy_header(std::string_view header, std::string_view origin) {
  const std::size_t begin = header[6] == 1 ? 10 : 12;
  Dictionary dictionary(header.substr(begin), origin);
  dictionary.read();
  NpyHeader parsed;
  set_type(parsed, dictionary.descr, origin);
  parsed.order = dictionary.order;
  parsed.shape = std::move(dictionary.shape);
  // Zeros last: (0, 2^63, 2^63) holds nothing, yet such sizes would overflow whoever multiplies them later.
  std::uint64_t bytes = parsed.type->bytes;
  for (const std::uint64_t size : parsed.shape)
    if (__builtin_mul_overflow(bytes, std::max<std::uint64_t>(size, 1), &bytes) || bytes >> 62U != 0)
      throw malformed(origin, fmt::format("its shape {} overflows", shape_text(parsed.shape)));
  const bool empty = std::find(parsed.shape.begin(), parsed.shape.end(), 0U) != parsed.shape.end();
  parsed.count = empty ? 0 : bytes / parsed.type->bytes;
  return parsed;
}

std::string npy_header(std::initializer_list<Index> shape) {
  const std::vector<std::uint64_t> sizes(shape.begin(), shape.end());
  std::string dictionary =
      fmt::format("{{'descr': '<f8', 'fortran_order': False, 'shape': {}, }}", shape_text(sizes));
  const std::size_t open = 10 + dictionary.size() + 1;
  dictionary.append((64 - open % 64) % 64, ' ');
  dictionary.push_back('\n');
  std::string header(magic);
  header +=
      {'\1', '\0', static_cast<char>(dictionary.size() & 0xffU), static_cast<char>(dictionary.size() >> 8U)};
  return header + dictionary;
}

std::string shape_text(std::span<const std::uint64_t> shape) {
  std::string text = "(";
  for (const std::uint64_t size : shape) text += fmt::format("{}{}", text.size() > 1 ? ", " : "", size);
  return text + (shape.size() == 1 ? ",)" : ")");
}

}  // namespace unhinge
