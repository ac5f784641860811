#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/vfs.h>
#include <unistd.h>

void willis_begin_writeback(int file) {
    // Only a head start: whatever goes wrong is said by the sync.
    int before = errno;
    sync_file_range(file, 0, 0, SYNC_FILE_RANGE_WRITE);
    errno = before;
}

int willis_await_writeback(int file) {
    int done = sync_file_range(
        file, 0, 0, SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER);
    // Kernels in user space do not all know the call.
    return done != 0 && errno == ENOSYS ? fdatasync(file) : done;
}

uint32_t willis_file_system(int file) {
    struct statfs status;
    return fstatfs(file, &status) == 0 ? (uint32_t)status.f_type : 0;
}
