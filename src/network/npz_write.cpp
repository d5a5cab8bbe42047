#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <zip.h>

#include <array>
#include <bit>
#include <cerrno>
#include <cstring>
#include <initializer_list>
#include <memory>
#include <string>

#include "unhinge/base/error.hpp"
#include "unhinge/network/npy_header.hpp"
#include "unhinge/network/npz.hpp"
#include "unhinge/network/npz_archive.hpp"

namespace unhinge {
namespace {

static_assert(std::endian::native == std::endian::little,
              "weights are written as they lie in memory, as '<f8'");

namespace fs = std::filesystem;

Error unwritable(const fs::path& path, std::string_view why) {
  return {ExitCode::resources, fmt::format("{}: the network cannot be written", path.string()), why,
          "give a folder that exists, can be written and has room"};
}

/// Deletes the file at scope's end unless it was renamed away.
class TemporaryFile {
 public:
  explicit TemporaryFile(const fs::path& final_path)
      : path_(fmt::format("{}.part{}", final_path.string(), ::getpid())), final_path_(final_path) {}
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    std::error_code ignored;
    fs::remove(path_, ignored);
  }

  const fs::path& path() const { return path_; }

  void keep() {
    synchronise(path_);
    std::error_code fault;
    fs::rename(path_, final_path_, fault);
    if (fault) throw unwritable(final_path_, fault.message());
    const fs::path folder = final_path_.parent_path();
    synchronise(folder.empty() ? fs::path(".") : folder);
  }

 private:
  void synchronise(const fs::path& what) const {
    const int descriptor = ::open(what.c_str(), O_RDONLY | O_CLOEXEC);
    int fault = descriptor < 0 ? errno : 0;
    // Some network file systems do not synchronise folders and say EINVAL: nothing more can be asked of them.
    if (descriptor >= 0 && ::fsync(descriptor) != 0 && errno != EINVAL) fault = errno;
    if (descriptor >= 0) ::close(descriptor);
    if (fault != 0) throw unwritable(final_path_, std::strerror(fault));
  }

  fs::path path_;
  fs::path final_path_;
};

/// An archive that is thrown away, not closed, when something throws.
class ZipWriter {
 public:
  explicit ZipWriter(const fs::path& path, const fs::path& final_path) : final_path_(final_path) {
    int code = 0;
    archive_.reset(zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code));
    if (!archive_) throw unwritable(final_path_, zip_error_text(code));
  }

  /// `numbers` must stay where they are until close().
  void add(const char* name, std::initializer_list<Index> shape, const double* numbers, Index count) {
    const std::string& header = headers_[added_++] = npy_header(shape);
    // libzip takes the bytes by a pointer to non-const, and only reads them.
    std::array<zip_buffer_fragment_t, 2> parts = {{
        {reinterpret_cast<zip_uint8_t*>(const_cast<char*>(header.data())), header.size()},
        {reinterpret_cast<zip_uint8_t*>(const_cast<double*>(numbers)),
         sizeof(double) * static_cast<zip_uint64_t>(count)},
    }};
    zip_source_t* source = zip_source_buffer_fragment(archive_.get(), parts.data(), count > 0 ? 2 : 1, 0);
    require(source != nullptr);
    const zip_int64_t member = zip_file_add(archive_.get(), name, source, ZIP_FL_ENC_UTF_8);
    if (member < 0) zip_source_free(source);
    require(member >= 0);
    const auto index = static_cast<zip_uint64_t>(member);
    require(zip_set_file_compression(archive_.get(), index, ZIP_CM_STORE, 0) == 0);
    // The first of January 1980, as numpy stamps its members: the clock must not be in the bytes.
    require(zip_file_set_dostime(archive_.get(), index, 0, 1U << 5U | 1U, 0) == 0);
  }

  void close() {
    require(zip_close(archive_.get()) == 0);
    archive_.release();  // zip_close() freed it
  }

 private:
  void require(bool done) {
    if (!done) throw unwritable(final_path_, zip_strerror(archive_.get()));
  }

  struct Discard {
    void operator()(zip_t* archive) const { zip_discard(archive); }
  };
  fs::path final_path_;
  std::array<std::string, 5> headers_;  // an array: the fragments point into it until close()
  std::size_t added_ = 0;
  std::unique_ptr<zip_t, Discard> archive_;
};

}  // namespace

void write_npz(const fs::path& path, const Network& network) {
  require_valid(network, path.c_str());
  const Index d = network.inputs();
  const Index m = network.outputs();
  const Index k = network.width();
  TemporaryFile file(path);
  ZipWriter writer(file.path(), path);
  writer.add("W1.npy", {k, d}, network.w1.data(), k * d);
  writer.add("b1.npy", {k}, network.b1.data(), k);
  writer.add("W2.npy", {m, k}, network.w2.data(), m * k);
  writer.add("b2.npy", {m}, network.b2.data(), m);
  writer.add("U.npy", {m, d}, network.skip.data(), m * d);
  writer.close();
  file.keep();
}

}  // namespace unhinge
