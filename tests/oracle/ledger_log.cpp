#include "unhinge/oracle/ledger_log.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "support/file_limit.hpp"
#include "support/random_batch.hpp"
#include "support/scratch_folder.hpp"
#include "unhinge/base/error.hpp"
#include "unhinge/oracle/read_log.hpp"

namespace unhinge {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t owner = 77;

/// A log of three tiles of 2 outputs; the oracle did not answer the fourth.
class Log : public testing::Test {
 protected:
  Log() : file_(scratch_.path() / "answers.log") {
    LedgerLog log(file_, owner, std::chrono::hours(1));
    for (std::uint64_t tile = 0; tile < 3; ++tile) {
      log.asked(key(tile));
      log.answered(key(tile), answers(tile));
    }
    before_last_ = fs::file_size(file_);
    log.asked(key(3));
    log.sync();
    bytes_ = bytes_of(file_);
  }

  static TileKey key(std::uint64_t tile) {
    return {5, tile, 2, 1000 + tile, static_cast<std::uint32_t>(tile + 1), Purpose::scan};
  }
  static Matrix answers(std::uint64_t tile) {
    Matrix numbers = Matrix::Constant(2, static_cast<Index>(tile) + 1, 0.5 + static_cast<double>(tile));
    numbers(0, 0) = -0.0;
    return numbers;
  }
  ExitCode code_of_reading() const {
    try {
      read_log(file_, owner, 0);
    } catch (const Error& error) {
      return error.code();
    }
    return ExitCode::certified;
  }

  ScratchFolder scratch_;
  fs::path file_;
  std::string bytes_;
  std::uint64_t before_last_ = 0;
};

TEST_F(Log, ReadsBackWhatWasWritten) {
  const LogContents contents = read_log(file_, owner, 9);
  const auto scan = static_cast<std::size_t>(Purpose::scan);
  EXPECT_EQ(contents.torn_bytes, 0u);
  EXPECT_EQ(contents.asked[scan], 1u + 2 + 3 + 4);
  EXPECT_EQ(contents.answered[scan], 1u + 2 + 3);
  ASSERT_EQ(contents.entries.size(), 3u);
  for (std::uint64_t tile = 0; tile < 3; ++tile) {
    const LogEntry& entry = contents.entries[tile];
    EXPECT_EQ(entry.log, 9u);
    EXPECT_EQ(entry.head.key().tile, tile);
    EXPECT_EQ(entry.head.key().piece, 2u);
    EXPECT_EQ(entry.head.key().queries_hash, 1000 + tile);
    EXPECT_EQ(bits_of_all(read_answers(file_, entry)), bits_of_all(answers(tile)));
  }
}

// A crash may cut the file anywhere in what was written last; all before it is kept.
TEST_F(Log, EndsBeforeARecordThatIsTornAtAnyByte) {
  fs::resize_file(file_, before_last_);
  const std::string whole = bytes_of(file_);
  const std::uint64_t last_record =
      sizeof(RecordHead) + static_cast<std::uint64_t>(answers(2).size()) * sizeof(double);
  for (std::uint64_t cut = 0; cut < last_record; ++cut) {
    write_bytes(file_, whole.substr(0, whole.size() - last_record + cut));
    const LogContents contents = read_log(file_, owner, 0);
    EXPECT_EQ(contents.entries.size(), 2u) << cut;
    EXPECT_EQ(contents.torn_bytes, cut);
  }
}

TEST_F(Log, IsEmptyWhereTheCrashCameBeforeItsFirstRecordWasWhole) {
  for (std::uint64_t size = 0; size < sizeof(RecordHead); ++size) {
    write_bytes(file_, bytes_.substr(0, size));
    const LogContents contents = read_log(file_, owner, 0);
    EXPECT_TRUE(contents.entries.empty());
    EXPECT_EQ(contents.torn_bytes, size);
  }
}

// A bit that flipped before the last record is damage; in the last one it cannot be told from a crash. In
// neither case is an answer changed.
TEST_F(Log, TakesNoRecordInWhichABitHasFlipped) {
  const std::uint64_t last = bytes_.size() - sizeof(RecordHead);
  for (std::size_t place = 0; place < bytes_.size(); ++place)
    for (const int bit : {0, 3, 7}) {
      std::string spoilt = bytes_;
      spoilt[place] = static_cast<char>(spoilt[place] ^ (1 << bit));
      write_bytes(file_, spoilt);
      if (place < last) {
        EXPECT_EQ(code_of_reading(), ExitCode::checkpoint) << place;
      } else {
        const LogContents contents = read_log(file_, owner, 0);
        EXPECT_EQ(contents.entries.size(), 3u) << place;
        EXPECT_EQ(contents.torn_bytes, sizeof(RecordHead));
      }
    }
}

TEST_F(Log, AnswersThatChangedSinceTheyWereFoundAreRefused) {
  const LogContents contents = read_log(file_, owner, 0);
  std::string spoilt = bytes_;
  spoilt[contents.entries[1].offset + 3] ^= 1;
  write_bytes(file_, spoilt);
  EXPECT_NO_THROW(read_answers(file_, contents.entries[0]));
  try {
    read_answers(file_, contents.entries[1]);
    ADD_FAILURE() << "changed answers were taken";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::checkpoint);
  }
}

TEST_F(Log, OfAnotherRunIsRefused) {
  try {
    read_log(file_, owner + 1, 0);
    ADD_FAILURE() << "it was taken";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::checkpoint);
    EXPECT_NE(std::string(error.what()).find("another"), std::string::npos);
  }
}

TEST_F(Log, OverwritesNoOther) {
  EXPECT_THROW(LedgerLog(file_, owner, std::chrono::hours(1)), Error);
  EXPECT_EQ(bytes_of(file_), bytes_);
}

TEST(LogOnAFullDisk, SaysSo) {
  if (!fs::exists("/dev/full")) GTEST_SKIP() << "this system has no /dev/full";
  OpenFile full("/dev/full", 0);
  const std::vector<std::byte> bytes(16);
  try {
    full.write(bytes);
    ADD_FAILURE() << "a full disk took it";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::resources);
    EXPECT_NE(std::string(error.what()).find("/dev/full"), std::string::npos);
  }
}

// A record that fits in part is taken off again: nothing may come to stand behind it.
TEST(LogOnAFullDisk, KeepsItsRecordsWhole) {
  const ScratchFolder scratch;
  const fs::path file = scratch.path() / "answers.log";
  LedgerLog log(file, owner, std::chrono::hours(1));
  const TileKey key{1, 2, 3, 4, 5, Purpose::scan};
  const Matrix answers = Matrix::Ones(1, 5);
  log.answered(key, answers);
  const std::uint64_t size = fs::file_size(file);
  {
    const FileLimit full(size + sizeof(RecordHead) + 3);
    EXPECT_THROW(log.answered(key, answers), Error);
  }
  EXPECT_EQ(fs::file_size(file), size);
  log.answered(key, answers);  // there is room again
  const LogContents contents = read_log(file, owner, 0);
  EXPECT_EQ(contents.entries.size(), 2u);
  EXPECT_EQ(contents.torn_bytes, 0u);
}

}  // namespace
}  // namespace unhinge
