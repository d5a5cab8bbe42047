#include "unhinge/stages/visits/anchors.hpp"

namespace unhinge {

Vector Anchors::at(Index m) const {
  const auto moved = moved_.find(m);
  if (moved != moved_.end()) return moved->second;
  return origin_ + places_[static_cast<std::size_t>(m)] * direction_;
}

void Anchors::move(Index m, const Vector& point) {
  moved_.insert_or_assign(m, point);
}

Matrix Anchors::run(const Run& some) const {
  Matrix points(inputs(), some.count);
  for (Index n = 0; n < some.count; ++n)
    points.col(n) = origin_ + places_[static_cast<std::size_t>(some.first + n)] * direction_;
  for (auto one = moved_.lower_bound(some.first); one != moved_.end() && one->first < some.end(); ++one)
    points.col(one->first - some.first) = one->second;
  return points;
}

Vector Anchors::products(const Vector& x, const Run& some) const {
  const Eigen::Map<const Vector> places(places_.data() + some.first, some.count);
  Vector products = (places * direction_.dot(x)).array() + origin_.dot(x);
  for (auto one = moved_.lower_bound(some.first); one != moved_.end() && one->first < some.end(); ++one)
    products[one->first - some.first] = one->second.dot(x);
  return products;
}

Anchors Anchors::of(const std::vector<Index>& neurons) const {
  Anchors part(origin_, direction_, {});
  for (const Index m : neurons) {
    const auto moved = moved_.find(m);
    if (moved != moved_.end()) part.moved_.emplace(part.count(), moved->second);
    part.places_.push_back(places_[static_cast<std::size_t>(m)]);
  }
  return part;
}

void Anchors::put(const std::vector<Index>& neurons, const Anchors& part) {
  for (std::size_t n = 0; n < neurons.size(); ++n) {
    const auto moved = part.moved_.find(static_cast<Index>(n));
    if (moved != part.moved_.end())
      moved_.insert_or_assign(neurons[n], moved->second);
    else
      moved_.erase(neurons[n]);
    places_[static_cast<std::size_t>(neurons[n])] = part.places_[n];
  }
}

}  // namespace unhinge
