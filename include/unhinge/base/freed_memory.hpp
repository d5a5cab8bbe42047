// What becomes of memory that is freed.
#pragma once

namespace unhinge {

/// From now on freed arrays of a megabyte or more go back to the system at once. The C library would raise
/// that limit to the largest array freed so far, up to 32 MB, and keep what is smaller for later: that was
/// two tables of a mid-sized run.
void return_freed_arrays();

}  // namespace unhinge
