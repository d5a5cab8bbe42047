#include "unhinge/network/npz_archive.hpp"

#include <fmt/format.h>
#include <zip.h>

#include <algorithm>
#include <fstream>

#include "unhinge/base/error.hpp"

namespace unhinge {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t piece_bytes = 1U << 18U;  // unpacked at a time; a multiple of every number's size
// Deflate cannot pack tighter than about 1032 to 1 (zlib's technical notes, "maximum compression factor").
constexpr std::uint64_t tightest_packing = 1040;

Error damaged(std::string_view origin, std::string_view why) {
  return {ExitCode::usage, fmt::format("{}: the file is damaged", origin), why,
          "copy it again, or write it again with numpy.savez"};
}

std::string listed(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
  return list.empty() ? "no array" : list;
}

/// What libzip says of the error `code` that zip_open gave, the system's reason included.
std::string zip_error_text(int code) {
  zip_error_t fault;
  zip_error_init_with_code(&fault, code);
  std::string text = zip_error_strerror(&fault);
  zip_error_fini(&fault);
  return text;
}

/// Why libzip could not open a file that is there, from what it begins with.
Error unopened(const fs::path& path, int code) {
  std::string begin(6, '\0');
  std::ifstream(path, std::ios::binary).read(begin.data(), static_cast<std::streamsize>(begin.size()));
  const std::string problem = fmt::format("{}: not a .npz archive", path.string());
  if (begin == "\x93NUMPY")
    return {ExitCode::usage, problem, "it is a single .npy array",
            "save all arrays together: numpy.savez(path, W1=..., b1=..., W2=..., b2=...)"};
  if (begin.starts_with("PK"))
    return damaged(path.string(), "the zip archive is cut short or its directory is broken");
  return {ExitCode::usage, problem, zip_error_text(code), "give a file written by numpy.savez"};
}

}  // namespace

void NpzArray::Close::operator()(zip_file* member) const {
  zip_fclose(member);
}
void NpzArchive::Discard::operator()(zip* archive) const {
  zip_discard(archive);
}

NpzArray::NpzArray(zip_file* member, std::uint64_t bytes, std::string origin)
    : member_(member), origin_(std::move(origin)) {
  std::string text(npy_prefix_bytes, '\0');
  read_bytes(std::as_writable_bytes(std::span(text)));
  const std::size_t length = npy_header_bytes(text, origin_);
  text.resize(length);
  read_bytes(std::as_writable_bytes(std::span(text)).subspan(npy_prefix_bytes));
  header_ = parse_npy_header(text, origin_);
  if (bytes != length + header_.payload_bytes())
    throw damaged(origin_, fmt::format("its shape {} of {} takes {} bytes, the member holds {}",
                                       shape_text(header_.shape), header_.type->code, header_.payload_bytes(),
                                       bytes > length ? bytes - length : 0));
}

void NpzArray::read_bytes(std::span<std::byte> to) {
  while (!to.empty()) {
    const zip_int64_t got = zip_fread(member_.get(), to.data(), to.size());
    if (got < 0) throw damaged(origin_, zip_file_strerror(member_.get()));
    if (got == 0) throw damaged(origin_, "it ends before its last number");
    to = to.subspan(static_cast<std::size_t>(got));
  }
}

/// The check sum is compared when the end is read, not before.
void NpzArray::require_end() {
  std::byte more{};
  const zip_int64_t got = zip_fread(member_.get(), &more, 1);
  if (got < 0) throw damaged(origin_, zip_file_strerror(member_.get()));
  if (got > 0) throw damaged(origin_, "it goes on after its last number");
}

void NpzArray::read(double* to, Index rows, Index cols) {
  std::vector<std::byte> bytes(piece_bytes);
  std::vector<double> numbers(piece_bytes / header_.type->bytes);
  const auto count = static_cast<Index>(header_.count);
  ensure(rows * cols == count, "an array is read in a shape of its own size");
  for (Index done = 0; done < count;) {
    const Index piece = std::min(count - done, static_cast<Index>(numbers.size()));
    const auto length = static_cast<std::size_t>(piece);
    read_bytes(std::span(bytes).first(length * header_.type->bytes));
    header_.type->decode(bytes.data(), header_.endian, std::span(numbers).first(length));
    if (header_.order == NpyOrder::c)
      std::copy_n(numbers.begin(), length, to + done);
    else
      for (Index i = 0; i < piece; ++i)
        to[(done + i) % rows * cols + (done + i) / rows] = numbers[static_cast<std::size_t>(i)];
    done += piece;
  }
  require_end();
}

NpzArchive::NpzArchive(const fs::path& path) : path_(path.string()) {
  std::error_code fault;
  const fs::file_status status = fs::status(path, fault);
  if (!fs::exists(status))
    throw Error(ExitCode::usage, fmt::format("{}: no such file", path_),
                fault ? fault.message() : "nothing is there",
                "give the path of a .npz file with W1, b1, W2, b2");
  if (!fs::is_regular_file(status))
    throw Error(ExitCode::usage, fmt::format("{}: not a file", path_), "it is a folder or a device",
                "give the path of a .npz file with W1, b1, W2, b2");
  file_bytes_ = fs::file_size(path, fault);
  int code = 0;
  archive_.reset(zip_open(path.c_str(), ZIP_RDONLY, &code));
  if (!archive_) throw unopened(path, code);
  const zip_int64_t members = zip_get_num_entries(archive_.get(), 0);
  for (zip_int64_t i = 0; i < members; ++i) {
    const char* name = zip_get_name(archive_.get(), static_cast<zip_uint64_t>(i), 0);
    const std::string_view member = name != nullptr ? name : "";
    if (member.ends_with(".npy")) names_.emplace_back(member.substr(0, member.size() - 4));
  }
}

bool NpzArchive::has(std::string_view name) const {
  return std::find(names_.begin(), names_.end(), name) != names_.end();
}

NpzArray NpzArchive::array(const std::string& name) const {
  const std::string origin = fmt::format("{}: {}", path_, name);
  if (!has(name))
    throw Error(ExitCode::usage, fmt::format("{}: missing", origin),
                fmt::format("the file holds {}", listed(names_)),
                "save W1 (k,d), b1 (k), W2 (m,k), b2 (m) and, if any, U (m,d) with numpy.savez");
  zip_stat_t member;
  zip_stat_init(&member);
  const std::string file = name + ".npy";
  if (zip_stat(archive_.get(), file.c_str(), 0, &member) != 0)
    throw damaged(origin, zip_strerror(archive_.get()));
  if (member.comp_method != ZIP_CM_STORE && member.comp_method != ZIP_CM_DEFLATE)
    throw Error(ExitCode::usage, fmt::format("{}: packed by method {} of zip", origin, member.comp_method),
                "read are stored and deflated members",
                "save it again with numpy.savez or numpy.savez_compressed");
  const std::uint64_t packing = member.comp_method == ZIP_CM_STORE ? 1 : tightest_packing;
  if (member.comp_size > file_bytes_ || member.size / packing > member.comp_size)
    throw damaged(origin, fmt::format("it claims {} bytes packed to {}, in a file of {}", member.size,
                                      member.comp_size, file_bytes_));
  zip_file* opened = zip_fopen_index(archive_.get(), member.index, 0);
  if (opened == nullptr) throw damaged(origin, zip_strerror(archive_.get()));
  return {opened, member.size, origin};
}

}  // namespace unhinge
