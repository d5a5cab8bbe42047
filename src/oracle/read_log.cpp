#include "unhinge/oracle/read_log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <system_error>

#include "unhinge/base/error.hpp"

namespace unhinge {
namespace {

namespace fs = std::filesystem;

Error unreadable(const fs::path& path) {
  return {ExitCode::resources, fmt::format("{}: cannot be read", path.string()),
          std::generic_category().message(errno), "grant access there, then give the same command again"};
}

Error damaged(const fs::path& path, std::uint64_t offset, std::string_view what) {
  return {ExitCode::checkpoint, fmt::format("{}: the ledger is damaged", path.string()),
          fmt::format("{} at byte {}", what, offset),
          "bring the file back, or remove it and give the same command again: what it answered is asked once "
          "more"};
}

class Reader {
 public:
  explicit Reader(const fs::path& path) : path_(path), file_(path, std::ios::binary) {
    if (!file_) throw unreadable(path);
    std::error_code failure;
    size_ = fs::file_size(path, failure);
    if (failure) throw unreadable(path);
  }

  std::uint64_t at() const { return at_; }
  std::uint64_t left() const { return size_ - at_; }

  /// The record here, if it is whole; its answers are checked and passed over.
  std::optional<RecordHead> next() {
    RecordHead head;
    if (left() < sizeof head) return std::nullopt;
    read(at_, &head, sizeof head);
    if (!is_whole(head)) return std::nullopt;
    const std::uint64_t bytes = head.numbers() * sizeof(double);
    if (left() - sizeof head < bytes) return std::nullopt;
    answers_.resize(head.numbers());
    read(at_ + sizeof head, answers_.data(), bytes);
    if (!holds(head, answers_)) return std::nullopt;
    at_ += sizeof head + bytes;
    return head;
  }

  /// Whether a whole head stands anywhere behind this place.
  bool goes_on() {
    std::string rest(left(), '\0');
    read(at_, rest.data(), rest.size());
    for (std::size_t place = rest.find(record_magic, 1); place != std::string::npos;
         place = rest.find(record_magic, place + 1)) {
      RecordHead head;
      if (rest.size() - place < sizeof head) return false;
      std::memcpy(&head, rest.data() + place, sizeof head);
      if (is_whole(head)) return true;
    }
    return false;
  }

 private:
  void read(std::uint64_t from, void* to, std::uint64_t bytes) {
    file_.seekg(static_cast<std::streamoff>(from));
    if (!file_.read(static_cast<char*>(to), static_cast<std::streamsize>(bytes))) throw unreadable(path_);
  }

  const fs::path& path_;
  std::ifstream file_;
  std::uint64_t size_ = 0;
  std::uint64_t at_ = 0;
  std::vector<double> answers_;
};

void add(LogContents& contents, const RecordHead& head, std::uint64_t log, std::uint64_t end) {
  if (head.kind == RecordKind::asked) contents.asked[head.purpose] += head.queries;
  if (head.kind != RecordKind::answered) return;
  contents.answered[head.purpose] += head.queries;
  contents.entries.push_back({head, log, end - head.numbers() * sizeof(double)});
}

}  // namespace

LogContents read_log(const fs::path& path, std::uint64_t owner, std::uint64_t log) {
  Reader reader(path);
  LogContents contents;
  bool opened = false;
  while (const std::optional<RecordHead> head = reader.next()) {
    const bool opening = head->kind == RecordKind::opening;
    if (opening == opened) throw damaged(path, reader.at(), "a record out of place");
    if (opening && head->queries_hash != owner)
      throw Error(ExitCode::checkpoint, fmt::format("{}: belongs to another ledger", path.string()),
                  "its first record names another run", "remove it from this folder");
    opened = true;
    add(contents, *head, log, reader.at());
  }
  if (reader.goes_on())
    throw damaged(path, reader.at(), "a record that is not as it was written, with others behind it,");
  contents.torn_bytes = reader.left();
  return contents;
}

Matrix read_answers(const fs::path& path, const LogEntry& entry) {
  Matrix answers(entry.head.outputs, entry.head.queries);
  std::ifstream file(path, std::ios::binary);
  file.seekg(static_cast<std::streamoff>(entry.offset));
  file.read(reinterpret_cast<char*>(answers.data()),
            static_cast<std::streamsize>(entry.head.numbers() * sizeof(double)));
  if (!file) throw unreadable(path);
  if (!holds(entry.head, std::span(answers.data(), entry.head.numbers())))
    throw damaged(path, entry.offset, "answers that are not as they were written");
  return answers;
}

}  // namespace unhinge
