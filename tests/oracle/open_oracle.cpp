#include "unhinge/oracle/open_oracle.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "support/random_batch.hpp"
#include "unhinge/base/error.hpp"
#include "unhinge/network/npz.hpp"

namespace unhinge {
namespace {

namespace fs = std::filesystem;

class OpenOracle : public testing::Test {
 protected:
  OpenOracle() {
    std::string pattern = (fs::temp_directory_path() / "unhinge-open-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~OpenOracle() override { fs::remove_all(folder_); }

  /// Whether opening `uri` ends as a usage error that says `words` and what to do.
  static testing::AssertionResult refused(const std::string& uri, const std::string& words) {
    try {
      open_oracle(uri);
    } catch (const Error& error) {
      const std::string text = error.what();
      const std::size_t why = text.find(" (");
      const bool reads_well = why != std::string::npos && text.find("); ", why) != std::string::npos;
      if (error.code() == ExitCode::usage && text.find(words) != std::string::npos && reads_well)
        return testing::AssertionSuccess();
      return testing::AssertionFailure() << "refused with '" << text << "', not with '" << words << "'";
    }
    return testing::AssertionFailure() << uri << " was opened";
  }

  fs::path folder_;
};

TEST_F(OpenOracle, NeedsAKnownScheme) {
  EXPECT_TRUE(refused("carrier-pigeon:net.npz", "carrier-pigeon:net.npz"));
  EXPECT_TRUE(refused(":net.npz", "file:"));
  EXPECT_TRUE(refused("FILE:net.npz", "known are file:"));
  EXPECT_TRUE(refused("", "known are"));
}

TEST_F(OpenOracle, NeedsAColon) {
  EXPECT_TRUE(refused("net.npz", "no such kind of oracle"));
  EXPECT_TRUE(refused("file", "no such kind of oracle"));
}

TEST_F(OpenOracle, NeedsTheFile) {
  EXPECT_TRUE(refused("file:", "names no file"));
  EXPECT_TRUE(refused("file:" + (folder_ / "missing.npz").string(), "missing.npz"));
  EXPECT_TRUE(refused("file:", "file"));
  EXPECT_TRUE(refused("file:" + folder_.string(), folder_.filename().string()));
}

TEST_F(OpenOracle, NeedsTheWholeFile) {
  const fs::path whole = folder_ / "whole.npz";
  write_npz(whole, random_network({3, 2}, 5, 1));
  const auto size = fs::file_size(whole);
  for (const auto kept : {std::uintmax_t{0}, std::uintmax_t{1}, size / 3, size / 2, size - 30, size - 1}) {
    const fs::path part = folder_ / "part.npz";
    fs::copy_file(whole, part, fs::copy_options::overwrite_existing);
    fs::resize_file(part, kept);
    EXPECT_TRUE(refused("file:" + part.string(), "part.npz")) << kept << " of " << size << " bytes";
  }
  EXPECT_EQ(open_oracle("file:" + whole.string())->shape().outputs, 2);
}

// All after the first colon is the address.
TEST_F(OpenOracle, TakesAColonInThePath) {
  const fs::path path = folder_ / "net:1.npz";
  write_npz(path, random_network({3, 2}, 5, 1));
  EXPECT_EQ(open_oracle("file:" + path.string())->name(), "file:" + path.string());
}

}  // namespace
}  // namespace unhinge
