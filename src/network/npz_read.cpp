#include <fmt/format.h>

#include <algorithm>
#include <new>
#include <optional>
#include <string>
#include <vector>

#include "unhinge/base/error.hpp"
#include "unhinge/network/npy_header.hpp"
#include "unhinge/network/npz.hpp"
#include "unhinge/network/npz_archive.hpp"

namespace unhinge {
namespace {

using Sizes = std::vector<std::uint64_t>;

Error unfit(const NpzArray& array, std::string_view why, std::string_view remedy) {
  return {ExitCode::usage, fmt::format("{}: has shape {}", array.origin(), shape_text(array.header().shape)),
          why, remedy};
}

/// The length of (n), (n,1), (1,n) or a scalar.
std::uint64_t vector_size(const NpzArray& array) {
  const Sizes& shape = array.header().shape;
  const bool flat = shape.size() <= 1 || (shape.size() == 2 && (shape[0] == 1 || shape[1] == 1));
  if (!flat) throw unfit(array, "one number a neuron or an output is wanted", "save a one-dimensional array");
  return array.header().count;
}

/// Throws unless `array` is (rows, cols), or (cols) where there is one row.
void require_matrix(const NpzArray& array, std::uint64_t rows, std::uint64_t cols, std::string_view wanted) {
  const Sizes& shape = array.header().shape;
  if (shape == Sizes{rows, cols} || (rows == 1 && shape == Sizes{cols})) return;
  const bool turned = shape == Sizes{cols, rows};
  throw unfit(array, fmt::format("wanted is {} = {}", wanted, shape_text(Sizes{rows, cols})),
              turned ? "save its transpose: one neuron (or one output) a row"
                     : "give W1 (k,d), b1 (k), W2 (m,k), b2 (m) and, if any, U (m,d)");
}

/// A third layer would be left out in silence otherwise, and another function recovered.
void require_one_hidden_layer(const NpzArchive& archive, const std::string& origin) {
  for (const std::string& name : archive.names()) {
    const bool layer = name.size() > 1 && (name[0] == 'W' || name[0] == 'b') &&
                       std::all_of(name.begin() + 1, name.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (layer && name.substr(1) != "1" && name.substr(1) != "2")
      throw Error(ExitCode::usage, fmt::format("{}: holds {}", origin, name),
                  "only networks of one hidden layer, W1, b1, W2, b2, are known here",
                  "give such a network, or save the array by another name");
  }
}

/// Room for the skip that a file leaves out is the one allocation that no bytes of the file stand for.
void require_room_for_zeros(const NpzArray& w1, std::uint64_t m, std::uint64_t d) {
  constexpr std::uint64_t most = std::uint64_t{1} << 31U;  // 16 GiB of zeros
  std::uint64_t zeros = 0;
  if (__builtin_mul_overflow(m, d, &zeros) || zeros > most)
    throw unfit(w1, fmt::format("with {} outputs the affine skip alone has over 2^31 entries", m),
                "give fewer inputs or outputs");
}

RowMatrix read_matrix(NpzArray& array, std::uint64_t rows, std::uint64_t cols) {
  RowMatrix matrix(static_cast<Index>(rows), static_cast<Index>(cols));
  array.read(matrix.data(), matrix.rows(), matrix.cols());
  return matrix;
}

Vector read_vector(NpzArray& array) {
  Vector vector(static_cast<Index>(array.header().count));
  array.read(vector.data(), vector.size(), 1);
  return vector;
}

Network read_network(const std::filesystem::path& path) {
  const NpzArchive archive(path);
  require_one_hidden_layer(archive, path.string());
  NpzArray w1 = archive.array("W1");
  NpzArray b1 = archive.array("b1");
  NpzArray w2 = archive.array("W2");
  NpzArray b2 = archive.array("b2");
  std::optional<NpzArray> skip;
  if (archive.has("U")) skip = archive.array("U");

  if (w1.header().shape.size() != 2) throw unfit(w1, "wanted is (k, d), one neuron a row", "save a matrix");
  const std::uint64_t k = w1.header().shape[0];
  const std::uint64_t d = w1.header().shape[1];
  const std::uint64_t m = vector_size(b2);
  if (vector_size(b1) != k)
    throw unfit(b1, fmt::format("W1 is {}, so that (k,) = ({},) is wanted", shape_text(w1.header().shape), k),
                "save one offset for each row of W1; transpose W1 if its rows are inputs");
  require_matrix(w2, m, k, "(m, k)");
  if (skip)
    require_matrix(*skip, m, d, "(m, d)");
  else
    require_room_for_zeros(w1, m, d);

  Network network;
  network.w1 = read_matrix(w1, k, d);
  network.b1 = read_vector(b1);
  network.w2 = read_matrix(w2, m, k);
  network.b2 = read_vector(b2);
  network.skip =
      skip ? read_matrix(*skip, m, d) : RowMatrix::Zero(static_cast<Index>(m), static_cast<Index>(d));
  require_valid(network, path.c_str());
  return network;
}

}  // namespace

Network read_npz(const std::filesystem::path& path) {
  try {
    return read_network(path);
  } catch (const std::bad_alloc&) {
    throw Error(ExitCode::resources, fmt::format("{}: not enough memory for the network", path.string()),
                "an array could not be allocated",
                "use a machine with more memory, or fewer ranks on a node");
  }
}

}  // namespace unhinge
