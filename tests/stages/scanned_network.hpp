// A network whose answers were scanned along one line, for tests of what comes after.
#pragma once

#include "stages/test_crew.hpp"
#include "unhinge/stages/line/scan_line.hpp"
#include "unhinge/stages/neurons/line_extraction.hpp"
#include "unhinge/stages/probe/probe.hpp"

namespace unhinge {

/// One line of a network, scanned.
struct Scanned {
  NetworkOracle oracle;
  TestCrew crew;
  Subject subject;
  Noise noise;
  ScannedLine line;

  Scanned(const Network& truth, std::uint64_t seed)
      : oracle(truth, "truth"),
        crew(oracle),
        subject(*crew, output_mix(truth.outputs(), seed, 0)),
        noise(probe(*crew, subject.mix(), seed)),
        line(scan_line(subject, noise, {}, seed, 0)) {}

  LineExtraction measure(std::uint64_t seed) {
    return measure_line(subject, noise, line, BaseValues::interpolated, 1e-7, seed, 0);
  }
};

}  // namespace unhinge
