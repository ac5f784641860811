// Calls of Linux that Swift's overlay of the C library does not show.

#ifndef WILLIS_CLINUX_H
#define WILLIS_CLINUX_H

#include <stdint.h>

/// Lets the kernel begin to write what a file has in memory to the disk, without waiting for it.
void willis_begin_writeback(int file);

/// Writes what a file has in memory to the disk and waits until the disk has taken it. It may still be in a cache of the
/// disk, and the file's length only in the journal's next transaction: only a sync makes it durable. 0, or -1 with errno.
int willis_await_writeback(int file);

/// The kind of file system that an open file lies on, as statfs(2) has it; 0 when it cannot be told.
uint32_t willis_file_system(int file);

#endif
