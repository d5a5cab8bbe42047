#include "app/run/terminal_progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>

namespace unhinge {
namespace {

constexpr double redraw_seconds = 0.2;
constexpr double line_seconds = 30;

}  // namespace

TerminalProgress::TerminalProgress(std::ostream& out, ProgressMode mode, Screen screen, Clock clock)
    : out_(out), mode_(mode), screen_(screen), clock_(std::move(clock)), began_(clock_()), drawn_(began_) {}

double TerminalProgress::steady_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

void TerminalProgress::begin(std::string_view stage, std::uint64_t queries) {
  stage_ = stage;
  expected_ = queries;
  answered_ = 0;
  began_ = clock_();
  if (mode_ == ProgressMode::always) draw(began_);
}

void TerminalProgress::advance(std::uint64_t queries) {
  answered_ += queries;
  if (mode_ == ProgressMode::never) return;
  const double now = clock_();
  if (now - drawn_ >= (screen_ == Screen::terminal ? redraw_seconds : line_seconds)) draw(now);
}

void TerminalProgress::finish() {
  if (anything_drawn_ && screen_ == Screen::terminal) out_ << "\r\x1b[K" << std::flush;
  anything_drawn_ = false;
}

std::string TerminalProgress::line(double now) const {
  std::string text = fmt::format("{}: {}", stage_, answered_);
  if (expected_ > 0) text += fmt::format(" of {}", expected_);
  text += " queries";
  const double seconds = now - began_;
  if (seconds <= 0 || answered_ == 0) return text;
  const double rate = static_cast<double>(answered_) / seconds;
  text += fmt::format(", {:.3g}/s", rate);
  if (expected_ > answered_)
    text += fmt::format(", {:.0f} s left", static_cast<double>(expected_ - answered_) / rate);
  return text;
}

void TerminalProgress::draw(double now) {
  if (screen_ == Screen::terminal)
    out_ << "\r\x1b[K" << line(now) << std::flush;
  else
    out_ << "unhinge: " << line(now) << std::endl;
  drawn_ = now;
  anything_drawn_ = true;
}

Screen stderr_screen() {
  return ::isatty(STDERR_FILENO) == 1 ? Screen::terminal : Screen::file;
}

}  // namespace unhinge
