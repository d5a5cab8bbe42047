#include "unhinge/network/output_moments.hpp"

#include "unhinge/network/difference.hpp"

namespace unhinge {

OutputMoments output_moments(const Network& network) {
  return output_moments(canonical(network));
}

OutputMoments output_moments(const CanonicalForm& form) {
  const CanonicalForm nothing{zero_network(form.network.inputs(), form.network.outputs()), {}, {}};
  // Near-duplicates of one network cancel like those of two: the same grouping keeps their digits.
  Difference whole = difference(form, nothing);
  GatedSum& sum = whole.sum;
  const Vector constant = sum.affine_constant;
  sum.affine_constant.setZero();
  const Vector varying_mean = mean(sum);
  // Of the centred function the second moment is the variance: nothing large is subtracted afterwards.
  sum.affine_constant = -varying_mean;
  return {constant + varying_mean, second_moment(whole)};
}

}  // namespace unhinge
