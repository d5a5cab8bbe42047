#include "unhinge/base/random.hpp"

#include <Random123/philox.h>

#include <cmath>

#include "unhinge/base/error.hpp"

namespace unhinge {
namespace {

// The natural logarithm from IEEE operations only: libraries differ in the last bit of theirs.
double portable_log(double x) {
  int exponent = 0;
  double mantissa = std::frexp(x, &exponent);
  if (mantissa < 0.70710678118654752440) {
    mantissa *= 2;
    --exponent;
  }
  const double s = (mantissa - 1) / (mantissa + 1);  // |s| <= 0.172, log m = 2 atanh s
  const double s2 = s * s;
  double series = 0;
  for (int n = 23; n >= 3; n -= 2) series = (series + 1.0 / n) * s2;
  return exponent * 0.69314718055994530942 + 2 * (s + s * series);
}

double ratio(const double (&p)[8], const double (&q)[8], double r) {
  double numerator = p[7];
  double denominator = q[7];
  for (int i = 6; i >= 0; --i) {
    numerator = numerator * r + p[i];
    denominator = denominator * r + q[i];
  }
  return numerator / denominator;
}

}  // namespace

double normal_quantile(double p) {
  // M. J. Wichura, Algorithm AS 241, Applied Statistics 37 (1988): PPND16.
  static constexpr double a[8] = {3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
                                  1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
                                  3.3430575583588128105e4, 2.5090809287301226727e3};
  static constexpr double b[8] = {1.0,
                                  4.2313330701600911252e1,
                                  6.8718700749205790830e2,
                                  5.3941960214247511077e3,
                                  2.1213794301586595867e4,
                                  3.9307895800092710610e4,
                                  2.8729085735721942674e4,
                                  5.2264952788528545610e3};
  static constexpr double c[8] = {1.42343711074968357734e0,  4.63033784615654529590e0,
                                  5.76949722146069140550e0,  3.64784832476320460504e0,
                                  1.27045825245236838258e0,  2.41780725177450611770e-1,
                                  2.27238449892691845833e-2, 7.74545014278341407640e-4};
  static constexpr double d[8] = {1.0,
                                  2.05319162663775882187e0,
                                  1.67638483018380384940e0,
                                  6.89767334985100004550e-1,
                                  1.48103976427480074590e-1,
                                  1.51986665636164571966e-2,
                                  5.47593808499534494600e-4,
                                  1.05075007164441684324e-9};
  static constexpr double e[8] = {6.65790464350110377720e0,  5.46378491116411436990e0,
                                  1.78482653991729133580e0,  2.96560571828504891230e-1,
                                  2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                  2.71155556874348757815e-5, 2.01033439929228813265e-7};
  static constexpr double f[8] = {1.0,
                                  5.99832206555887937690e-1,
                                  1.36929880922735805310e-1,
                                  1.48753612908506148525e-2,
                                  7.86869131145613259100e-4,
                                  1.84631831751005468180e-5,
                                  1.42151175831644588870e-7,
                                  2.04426310338993978564e-15};
  ensure(p > 0 && p < 1, "a quantile is asked at a probability inside (0, 1)");
  const double q = p - 0.5;
  if (std::abs(q) <= 0.425) return q * ratio(a, b, 0.180625 - q * q);
  const double tail = std::sqrt(-portable_log(q < 0 ? p : 1 - p));
  const double value = tail <= 5 ? ratio(c, d, tail - 1.6) : ratio(e, f, tail - 5);
  return q < 0 ? -value : value;
}

RandomStream::RandomStream(std::uint64_t seed, Draw draw, std::uint64_t item)
    : seed_(seed), draw_(static_cast<std::uint32_t>(draw)), item_(item) {}

std::uint64_t RandomStream::bits() {
  if (next_ == 2) {
    using Philox = r123::Philox4x32;
    const Philox::ctr_type counter = {
        {block_++, draw_, static_cast<std::uint32_t>(item_), static_cast<std::uint32_t>(item_ >> 32)}};
    const Philox::key_type key = {
        {static_cast<std::uint32_t>(seed_), static_cast<std::uint32_t>(seed_ >> 32)}};
    const Philox::ctr_type out = Philox()(counter, key);
    words_[0] = (std::uint64_t{out[1]} << 32) | out[0];
    words_[1] = (std::uint64_t{out[3]} << 32) | out[2];
    next_ = 0;
  }
  return words_[next_++];
}

double RandomStream::uniform() {
  return (static_cast<double>(bits() >> 12) + 0.5) * 0x1p-52;
}

std::uint64_t RandomStream::below(std::uint64_t n) {
  ensure(n > 0, "a draw below n has n > 0");
  const std::uint64_t unfair = (~std::uint64_t{0} % n + 1) % n;  // reject the incomplete last run of n values
  std::uint64_t word = bits();
  while (word > ~std::uint64_t{0} - unfair) word = bits();
  return word % n;
}

double RandomStream::normal() {
  return normal_quantile(uniform());
}

Vector RandomStream::normal_vector(Index n) {
  Vector v(n);
  for (Index i = 0; i < n; ++i) v[i] = normal();
  return v;
}

Matrix RandomStream::normal_matrix(Index rows, Index cols) {
  Matrix m(rows, cols);
  for (Index j = 0; j < cols; ++j)
    for (Index i = 0; i < rows; ++i) m(i, j) = normal();
  return m;
}

}  // namespace unhinge
