// Small .npz files for tests, good and spoilt, in a folder that goes away.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <bit>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <string>
#include <vector>

#include "stored_zip.hpp"
#include "unhinge/base/error.hpp"
#include "unhinge/network/npz.hpp"

namespace unhinge::test {

namespace fs = std::filesystem;

/// A folder of the test's own, gone at its end.
class NpzFolder : public testing::Test {
 protected:
  NpzFolder() {
    std::string pattern = (fs::temp_directory_path() / "unhinge-npz-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~NpzFolder() override { fs::remove_all(folder_); }

  fs::path path() const { return folder_ / "net.npz"; }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), {}));
  }

  Network read(const std::string& bytes) const {
    std::ofstream(path(), std::ios::binary) << bytes;
    return read_npz(path());
  }

  /// Whether reading `bytes` throws a usage Error that says `words`.
  testing::AssertionResult refused(const std::string& bytes, const std::string& words) const {
    try {
      read(bytes);
    } catch (const Error& error) {
      const std::string said = error.what();
      if (error.code() != ExitCode::usage || said.find(words) == std::string::npos)
        return testing::AssertionFailure() << "refused with '" << said << "', not with '" << words << "'";
      return testing::AssertionSuccess();
    }
    return testing::AssertionFailure() << "the file was taken";
  }

  fs::path folder_;
};

inline std::string array(const std::string& header, const std::string& payload) {
  return std::string("\x93NUMPY\1\0", 8) + little_endian(header.size(), 2) + header + payload;
}

inline std::string described(const std::string& descr, const std::string& shape, const std::string& payload) {
  return array(fmt::format("{{'descr': {}, 'fortran_order': False, 'shape': {}, }}\n", descr, shape),
               payload);
}

inline std::string doubles(std::initializer_list<double> values) {
  std::string payload;
  for (const double value : values) payload += little_endian(std::bit_cast<std::uint64_t>(value), 8);
  return payload;
}

/// F(x) = 5 relu(2 x1 + 3 x2 + 4) + 6, of which a test spoils one member.
inline std::vector<ZipMember> good() {
  return {{"W1.npy", described("'<f8'", "(1, 2)", doubles({2, 3}))},
          {"b1.npy", described("'<f8'", "(1,)", doubles({4}))},
          {"W2.npy", described("'<f8'", "(1, 1)", doubles({5}))},
          {"b2.npy", described("'<f8'", "(1,)", doubles({6}))}};
}

inline std::string with_w1(const std::string& bytes) {
  std::vector<ZipMember> members = good();
  members[0].bytes = bytes;
  return stored_zip(members);
}

}  // namespace unhinge::test
