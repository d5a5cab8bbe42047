#include "unhinge/stages/certificate/proved.hpp"

#include <cmath>

#include "unhinge/stages/certificate/concentration.hpp"

namespace unhinge {
namespace {

/// A bound on E min(|F - F'|, T)^2.
double truncated_mean_square(const Vector& squared_residuals, double truncation, double failure) {
  if (truncation == 0) return 0;
  const Vector share = squared_residuals.cwiseMin(truncation * truncation) / (truncation * truncation);
  const auto n = static_cast<double>(share.size());
  const double mean = share.mean();
  const double variance = (share.array() - mean).square().sum() / (n - 1);
  return empirical_bernstein(n, mean, variance, failure) * truncation * truncation;
}

/// The largest Lipschitz constant with which the residuals beyond T add at most `room`; 0 where there is
/// none.
double steepest(Residual r, double truncation, double room) {
  const auto fits = [&](double lipschitz) {
    r.lipschitz = lipschitz;
    return mean_square_beyond(r, truncation) <= room;
  };
  if (!(truncation > 0) || !fits(0)) return 0;
  double low = 0;
  double high = truncation;
  for (int n = 0; n < 64 && fits(high); ++n) {
    low = high;
    high *= 2;
  }
  for (int n = 0; n < 52; ++n) (fits((low + high) / 2) ? low : high) = (low + high) / 2;
  return low;
}

}  // namespace

Proved prove(const Vector& squared_residuals, double truncation, double lipschitz, double failure) {
  const auto n = static_cast<double>(squared_residuals.size());
  const double truncated = truncated_mean_square(squared_residuals, truncation, failure / 2);
  Proved p;
  p.points = static_cast<std::uint64_t>(squared_residuals.size());
  p.failure = failure;
  p.largest = std::sqrt(squared_residuals.maxCoeff());
  p.measure = std::pow(failure / 2, 1 / n);
  p.truncation = truncation;
  p.truncated_rms = std::sqrt(truncated);
  p.lipschitz = lipschitz;
  p.lipschitz_rms = std::sqrt(truncated + mean_square_beyond({lipschitz, p.largest, p.measure}, truncation));
  p.lipschitz_enough = steepest({0, p.largest, p.measure}, truncation, truncation * truncation - truncated);
  p.chi_squared_failure = failure;
  p.chi_squared_rms = std::sqrt(squared_residuals.mean() / chi_square_share(n, failure));
  return p;
}

}  // namespace unhinge
