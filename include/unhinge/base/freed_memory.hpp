// What becomes of memory that is freed.
#pragma once

namespace unhinge {

/// From now on freed arrays of 4 MB or more go back to the system at once, and of smaller ones what is more
/// than 16 MB. The C library would raise the first limit to the largest array freed so far, up to 32 MB, and
/// keep what is smaller for later: that was two tables of a mid-sized run. Were nothing kept, the system
/// would have to find and clear every array of a megabyte anew, which took a fifth of a polish.
void return_freed_arrays();

}  // namespace unhinge
