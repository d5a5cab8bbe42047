#include "certificate_markdown.hpp"

#include <fmt/format.h>

#include <cmath>

#include "unhinge/extraction/theorem.hpp"

namespace unhinge {
namespace {

std::string summary(const Certificate& c) {
  std::string text = fmt::format(
      "| | |\n|---|---|\n| bound on the relative rms error | {:.6g} |\n| the same, absolute | {:.6g} |\n"
      "| measured at {} fresh Gaussian points | {:.6g} |\n\n",
      c.relative_rms, c.absolute_rms, c.proved.points, c.measured_relative_rms);
  text +=
      "The bound is the largest of those below, and neither a theorem nor a proof without assumptions: it is "
      "certified where all of these hold.\n\n| check | box | bound | holds |\n|---|---|---:|---|\n";
  for (const Check& check : c.checks)
    text += fmt::format("| {} | {} | {} | {} |\n", check.what, check.box,
                        std::isnan(check.rms) ? "" : fmt::format("{:.3g}", check.rms),
                        check.holds ? "yes" : "NO");
  return text + "\nBounds and sizes are relative to the standard deviation of the network's answers.\n\n";
}

std::string theorem_section(const Report& report) {
  const Result& result = report.result;
  const TheoremSizes sizes =
      theorem_sizes(result.network, result.normal_sizes, report.problem, result.certificate.scale);
  const TheoremBounds bounds = theorem_bounds(sizes);
  std::string text =
      "### Theorem\n\nChen, Klivans and Meka (arXiv:2111.04727): any F(x) = sum of k terms +-relu(w.x - b), "
      "|w| "
      "<= R, |b| <= B, is found from exact answers to E(F - F')^2 <= epsilon with probability 1 - delta, "
      "with "
      "poly(d, k, R, B, 1/epsilon, log 1/delta) queries. It promises nothing of this run, which keeps its "
      "order "
      "of work with other constants, and has rounded answers. Its sizes, as found, for each output:\n\n";
  text += fmt::format(
      "| | |\n|---|---|\n| d, k | {}, {} |\n| R, B | {:.4g}, {:.4g} |\n| epsilon (absolute), delta | {:.3g}, "
      "{:.3g} |\n",
      sizes.inputs, sizes.width, sizes.weight, sizes.offset, sizes.epsilon, sizes.delta);
  return text +
         fmt::format(
             "| constants that suffice (docs/method.md): reach, cell, step | {:.3g}, {:.3g}, {:.3g} |\n"
             "| queries by these constants | {:.3g} |\n| queries asked, all outputs | {} |\n\n",
             bounds.line_reach, bounds.cell_width, bounds.step, bounds.queries, total(result.queries));
}

std::string proved_section(const Proved& p) {
  std::string text = fmt::format(
      "### Proved\n\nBy {} fresh Gaussian points, of F as the oracle answers. 1 to 3 hold together with "
      "probability 1 - {:.3g}, and so does 4 by itself with 1 - {:.3g}; either may fail with probability "
      "delta in "
      "any of the 8 certificates that a run makes at most.\n\n",
      p.points, p.failure, p.chi_squared_failure);
  text += fmt::format(
      "1. No assumption: |F - F'| <= {:.3g} on at least {:.4g} of the Gaussian measure.\n"
      "2. No assumption: the root of E min(|F - F'|, T)^2 is at most {:.3g}, for T = {:.3g}, the accuracy "
      "asked for.\n",
      p.largest, p.measure, p.truncated_rms, p.truncation);
  text += fmt::format(
      "3. If F is no steeper than the closed-form bound for F', so that F - F' is {:.3g}-Lipschitz: rms "
      "error "
      "<= {:.3g}. A constant of {:.3g} would prove T.\n"
      "4. If residuals are spread like Gaussian ones (chi-squared): rms error <= {:.3g}.\n\n",
      p.lipschitz, p.lipschitz_rms, p.lipschitz_enough, p.chi_squared_rms);
  return text;
}

std::string evidence_section(const Result& result) {
  const Evidence& e = result.certificate.evidence;
  std::string text = fmt::format(
      "### Evidence\n\nIt speaks for the network and proves nothing.\n\n"
      "- {} kinks, each seen from both sides; {} gaps unresolved; every answer on its piece: {}.\n"
      "- {} points at radii 2 to 65536 deviate by {:.3g} times their radius: no neuron of more than that is "
      "missing where they reach.\n"
      "- Noise and steps lead to an rms error of {:.3g}; {:.3g} times that is allowed for.\n",
      e.kinks, e.unresolved, e.collinear ? "yes" : "NO", e.far_points, e.far_rms, e.expected_rms,
      e.expectation_factor);
  const std::size_t lines = result.attempts.size();
  if (lines > 1)
    text += fmt::format("- {} independent lines were measured; {} of them show {} kinks.\n", lines,
                        agreeing_lines(result), e.kinks);
  else
    text += "- One line was enough: no second one agrees or disagrees.\n";
  return text + "\n";
}

}  // namespace

std::string certificate_markdown(const Report& report) {
  const Certificate& c = report.result.certificate;
  const std::string heading = "## How sure this is\n\n";
  if (c.proved.points == 0)
    return heading + "No certificate was made: nothing is proved of this network.\n\n";
  return heading + summary(c) + theorem_section(report) + proved_section(c.proved) +
         evidence_section(report.result);
}

}  // namespace unhinge
