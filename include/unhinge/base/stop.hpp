// Whether a run is to end early: asked between pieces of work, on every rank.
#pragma once

namespace unhinge {

/// Asked by one rank for itself; what it throws is agreed on by all of them. The default never ends a run.
class Stop {
 public:
  virtual ~Stop() = default;
  /// Throws Error(ExitCode::stopped) once this rank knows that the run is to end. Called from several
  /// threads.
  virtual void check() const {}
};

}  // namespace unhinge
