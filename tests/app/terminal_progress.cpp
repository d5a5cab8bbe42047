#include "app/run/terminal_progress.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace unhinge {
namespace {

/// A progress whose clock the test turns.
class Progressing : public testing::Test {
 protected:
  TerminalProgress progress(ProgressMode mode, Screen screen) {
    return {out_, mode, screen, [this] { return now_; }};
  }

  std::ostringstream out_;
  double now_ = 100;
};

TEST_F(Progressing, IsQuietInALogForAShortRun) {
  TerminalProgress shown = progress(ProgressMode::automatic, Screen::file);
  shown.begin("scan", 100);
  now_ += 29;
  shown.advance(50);
  shown.finish();
  EXPECT_EQ(out_.str(), "");
}

TEST_F(Progressing, WritesALineEveryThirtySeconds) {
  TerminalProgress shown = progress(ProgressMode::automatic, Screen::file);
  shown.begin("scan", 1000);
  for (int i = 0; i < 7; ++i) {
    now_ += 10;
    shown.advance(100);
  }
  // 300 answers in 30 s leave 700 at 10 a second; 600 in 60 s leave 400.
  EXPECT_EQ(out_.str(),
            "unhinge: scan: 300 of 1000 queries, 10/s, 70 s left\n"
            "unhinge: scan: 600 of 1000 queries, 10/s, 40 s left\n");
}

TEST_F(Progressing, RedrawsOneLineOnATerminalAndClearsIt) {
  TerminalProgress shown = progress(ProgressMode::automatic, Screen::terminal);
  shown.begin("scan", 0);
  now_ += 0.1;
  shown.advance(1);
  EXPECT_EQ(out_.str(), "") << "too early to draw";
  now_ += 0.9;
  shown.advance(1);
  shown.finish();
  EXPECT_EQ(out_.str(), "\r\x1b[Kscan: 2 queries, 2/s\r\x1b[K");
}

TEST_F(Progressing, AlwaysNamesEveryStage) {
  TerminalProgress shown = progress(ProgressMode::always, Screen::file);
  shown.begin("probe", 10);
  shown.begin("scan", 0);
  EXPECT_EQ(out_.str(), "unhinge: probe: 0 of 10 queries\nunhinge: scan: 0 queries\n");
}

TEST_F(Progressing, NeverMeansNever) {
  TerminalProgress shown = progress(ProgressMode::never, Screen::terminal);
  shown.begin("scan", 10);
  now_ += 100;
  shown.advance(5);
  shown.finish();
  EXPECT_EQ(out_.str(), "");
}

}  // namespace
}  // namespace unhinge
