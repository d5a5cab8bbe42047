// Errors that a user can act on: what is wrong, why that matters, what to do, and how the program ends.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace unhinge {

/// How the program ends. The same code leaves every rank (docs/report.md lists them for users).
enum class ExitCode : int {
  certified = 0,   ///< finished, the accuracy asked for is certified
  internal = 1,    ///< a defect of this program
  usage = 2,       ///< a wrong option, configuration or input file
  accuracy = 3,    ///< a network is written, the accuracy asked for is not reached
  oracle = 4,      ///< the oracle failed
  budget = 5,      ///< the query budget is used up
  checkpoint = 6,  ///< the folder holds another run, or its ledger is damaged
  mpi = 7,         ///< a call of the message-passing library failed
  resources = 8,   ///< memory, disk or a folder is missing
  stopped = 75,    ///< stopped early; the same command resumes
};

/// An error whose text reads `problem (why); what to do`.
class Error : public std::runtime_error {
 public:
  Error(ExitCode code, std::string_view problem, std::string_view why, std::string_view remedy);
  /// An error that comes from another rank: its text is complete already.
  Error(ExitCode code, const std::string& text) : std::runtime_error(text), code_(code) {}

  ExitCode code() const { return code_; }

 private:
  ExitCode code_;
};

/// Throws an internal Error naming `promise` unless `kept`: a check of our own logic, never of user input.
void ensure(bool kept, std::string_view promise);

}  // namespace unhinge
