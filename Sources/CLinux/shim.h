// Linux calls that Swift cannot make itself: glibc hides renameat2 behind _GNU_SOURCE, and
// prctl and fcntl are variadic.
#pragma once
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

// Exchanges two names in one step (RENAME_EXCHANGE of <linux/fs.h>).
static inline int consign_exchange(const char *one, const char *other) {
    return (int)syscall(SYS_renameat2, AT_FDCWD, one, AT_FDCWD, other, 2u);
}
// Moves to a name that must not be taken (RENAME_NOREPLACE).
static inline int consign_move_new(const char *from, const char *to) {
    return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 1u);
}
// No core file and no ptrace by others: keys and passphrases stay in this process.
static inline int consign_forbid_dump(void) {
    return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}
