// Linux calls that Swift cannot make itself: glibc hides some behind _GNU_SOURCE, and prctl and
// syscall are variadic. Declared here rather than included: a type that this module defined would
// no longer be Glibc's.
#pragma once
#include <linux/prctl.h>
#include <sys/syscall.h>

extern long syscall(long number, ...);
extern int *__errno_location(void);
extern int prctl(int option, ...);
extern int pipe2(int ends[2], int flags);
extern int posix_spawn_file_actions_addchdir_np(void *actions, const char *folder);

// Exchanges two names in one step (RENAME_EXCHANGE of <linux/fs.h>).
static inline int consign_exchange(int folder, const char *one, int place, const char *other) {
    return (int)syscall(SYS_renameat2, folder, one, place, other, 2u);
}
// Moves to a name that must not be taken (RENAME_NOREPLACE).
static inline int consign_move_new(int folder, const char *from, int place, const char *to) {
    return (int)syscall(SYS_renameat2, folder, from, place, to, 1u);
}
// Opens a name of an open folder without following links or entering what is mounted there: openat2
// with RESOLVE_NO_XDEV, RESOLVE_NO_MAGICLINKS, RESOLVE_NO_SYMLINKS and RESOLVE_BENEATH, since Linux
// 5.6. Where the kernel lacks it (ENOSYS) or a container's filter forbids it (EPERM), the flags must
// do; they hold O_NOFOLLOW.
static inline int consign_open_in(int folder, const char *name, int flags, unsigned mode) {
    unsigned long long how[3] = {(unsigned)flags, mode, 0x01 | 0x02 | 0x04 | 0x08};
    int got = (int)syscall(437, folder, name, how, sizeof how);
    if (got >= 0 || (*__errno_location() != 38 && *__errno_location() != 1)) return got;
    return (int)syscall(SYS_openat, folder, name, flags, mode);
}
// A pipe with flags, so that no other child inherits it by accident.
static inline int consign_pipe(int ends[2], int flags) { return pipe2(ends, flags); }
// The folder a spawned program starts in.
static inline int consign_spawn_in(void *actions, const char *folder) {
    return posix_spawn_file_actions_addchdir_np(actions, folder);
}
// Descriptors from `first` on are closed in a spawned program.
extern int posix_spawn_file_actions_addclosefrom_np(void *actions, int first);
static inline int consign_spawn_close_from(void *actions, int first) {
    return posix_spawn_file_actions_addclosefrom_np(actions, first);
}
// A file that has no name and lives in memory; closed when a program is executed.
extern int memfd_create(const char *name, unsigned int flags);
static inline int consign_memory_file(const char *name) { return memfd_create(name, 1u); }
// No core file and no ptrace by others: keys and passphrases stay in this process.
static inline int consign_forbid_dump(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }

extern int sched_getaffinity(int process, unsigned long size, void *set);
// The cores this process may run on, as bits.
static inline int consign_cores(void *bits, unsigned long size) {
    return sched_getaffinity(0, size, bits);
}

extern int sync_file_range(int file, long offset, long count, unsigned flags);
// Begins to write a range to disk and does not wait for it (SYNC_FILE_RANGE_WRITE).
static inline int consign_begin_writing(int file, long offset, long count) {
    return sync_file_range(file, offset, count, 2u);
}

extern int mallopt(int parameter, int value);
// Keeps freed memory for the next that asks: pieces of a MiB come and go by the hundred, and a page
// that goes back to the kernel each time has to be cleared each time (M_TRIM_THRESHOLD is -1,
// M_MMAP_THRESHOLD -3). 32 MiB is the most that glibc takes for the latter.
static inline void consign_keep_memory(void) {
    mallopt(-1, 256 << 20);
    mallopt(-3, 32 << 20);
}
