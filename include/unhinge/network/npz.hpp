// Networks as numpy archives: what `numpy.savez(path, W1=..., b1=..., W2=..., b2=..., U=...)` writes.
#pragma once

#include <filesystem>

#include "unhinge/network/network.hpp"

namespace unhinge {

/// Reads W1 (k,d), b1 (k), W2 (m,k), b2 (m) and, if there, U (m,d) from a `.npz` file, stored or deflated.
/// Taken as well: column vectors (k,1) for (k), W2 (k) and U (d) where m = 1, a scalar b2, Fortran order,
/// both byte orders, float32 and the integer types; all become double, integers above 2^53 rounded to
/// nearest. Arrays of other names are left alone, save a third layer (W3, b3, ...), which is refused. Nothing
/// is allocated for an array before its size agrees with what the file holds. Throws a usage Error where the
/// file is missing, damaged or not such a network, and a resources Error where memory does not suffice.
Network read_npz(const std::filesystem::path& path);

/// Writes all five arrays, uncompressed, as float64 in C order; the same network gives the same bytes. The
/// file appears whole or not at all: it is written by another name in the same folder, synchronised, then
/// renamed. An array above 4 GB makes the archive zip64. Weights are streamed from where they are, never
/// copied whole. Throws a usage Error where the network is not valid, and a resources Error where the file
/// cannot be written.
void write_npz(const std::filesystem::path& path, const Network& network);

}  // namespace unhinge
