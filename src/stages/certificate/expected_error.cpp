#include "unhinge/stages/certificate/expected_error.hpp"

#include <algorithm>
#include <cmath>

#include "unhinge/stages/certificate/concentration.hpp"

namespace unhinge {

ExpectedError::ExpectedError(double part) : square(part * part), fourth(square * square) {}

ExpectedError::ExpectedError(const Vector& parts)
    : square(parts.squaredNorm()), fourth(parts.cwiseAbs2().squaredNorm()) {}

ExpectedError ExpectedError::of(double rms, double degrees) {
  ExpectedError error(rms);
  error.fourth /= degrees;
  return error;
}

double ExpectedError::rms() const {
  return std::sqrt(square);
}

double ExpectedError::degrees() const {
  return fourth > 0 && std::isfinite(fourth) ? std::max(square / fourth * square, 1.0) : 1;
}

ExpectedError operator+(const ExpectedError& a, const ExpectedError& b) {
  ExpectedError sum;
  sum.square = a.square + b.square;
  sum.fourth = a.fourth + b.fourth;
  return sum;
}

double expectation_factor(double degrees) {
  constexpr double unlucky = 1e-4;      // probability that the errors are larger together
  constexpr double noise_factor = 1.3;  // for a noise that was measured from few answers
  return noise_factor * std::sqrt(chi_square_share(degrees, 1 - unlucky));
}

}  // namespace unhinge
