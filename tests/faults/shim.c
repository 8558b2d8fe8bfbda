/* Makes the n-th change of a file fail, or kills the process in the middle of it.
 *
 * FAULT_PATH   what the file's path must have in it
 * FAULT_AT     the number of the change, from 1
 * FAULT_EVER   set: every change from then on, else only that one
 * FAULT_ERRNO  the error; 0: half of it is written, then SIGKILL
 * FAULT_WHILE  a file: nothing is counted while it is not there
 * FAULT_NOTE   a file that is made when a change has failed
 *
 * Preloaded into dateline by tests/faults; see shim.rs.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static long changes;

static long number(const char *name, long otherwise) {
    const char *value = getenv(name);
    return value ? atol(value) : otherwise;
}

/* 0: goes on; else the change is to fail. */
static int fails(const char *path) {
    const char *part = getenv("FAULT_PATH"), *only = getenv("FAULT_WHILE"), *note = getenv("FAULT_NOTE");
    if (!part || !strstr(path, part) || (only && access(only, F_OK) != 0)) return 0;
    long at = number("FAULT_AT", 1), now = __atomic_add_fetch(&changes, 1, __ATOMIC_SEQ_CST);
    if (now < at || (now > at && !getenv("FAULT_EVER"))) return 0;
    if (note) {
        int file = syscall(SYS_openat, AT_FDCWD, note, O_CREAT | O_WRONLY, 0600);
        if (file >= 0) close(file);
    }
    return 1;
}

static int fd_fails(int fd) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return fails(path);
}

static long refused(void) {
    errno = (int)number("FAULT_ERRNO", EIO);
    return -1;
}

static int kills(void) { return number("FAULT_ERRNO", EIO) == 0; }

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int fd, const void *data, size_t size) {
    if (!fd_fails(fd)) return REAL(write)(fd, data, size);
    if (!kills()) return refused();
    REAL(write)(fd, data, size / 2);
    kill(getpid(), SIGKILL);
    return -1;
}

static ssize_t at(int fd, const void *data, size_t size, off_t place) {
    if (!fd_fails(fd)) return REAL(pwrite)(fd, data, size, place);
    if (!kills()) return refused();
    REAL(pwrite)(fd, data, size / 2, place);
    kill(getpid(), SIGKILL);
    return -1;
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t place) { return at(fd, data, size, place); }
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t place) { return at(fd, data, size, place); }

#define CHANGES(name, parameters, arguments)                 \
    int name parameters {                                    \
        if (!fd_fails(fd)) return REAL(name) arguments;      \
        if (kills()) kill(getpid(), SIGKILL);                \
        return (int)refused();                               \
    }

CHANGES(fsync, (int fd), (fd))
CHANGES(fdatasync, (int fd), (fd))
CHANGES(ftruncate, (int fd, off_t size), (fd, size))
CHANGES(ftruncate64, (int fd, off64_t size), (fd, size))

static int makes(const char *path, int flags) { return (flags & O_CREAT) && access(path, F_OK) != 0 && fails(path); }

#define OPENS(name)                                          \
    int name(const char *path, int flags, ...) {             \
        va_list more;                                        \
        va_start(more, flags);                               \
        int mode = va_arg(more, int);                        \
        va_end(more);                                        \
        if (!makes(path, flags)) return REAL(name)(path, flags, mode); \
        if (kills()) kill(getpid(), SIGKILL);                \
        return (int)refused();                               \
    }

OPENS(open)
OPENS(open64)

int rename(const char *from, const char *to) {
    if (!fails(to)) return REAL(rename)(from, to);
    if (kills()) kill(getpid(), SIGKILL);
    return (int)refused();
}
