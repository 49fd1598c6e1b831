// Kills the process it is loaded into (LD_PRELOAD) right after the line of the publishing journal
// that STOP_AFTER counts has reached the disk: no other moment is as exact.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int fdatasync(int descriptor) {
    static int (*real)(int);
    static int lines;
    if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    int result = real(descriptor);
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    const char *end = "/publish.journal", *limit = getenv("STOP_AFTER");
    if (length <= 0 || !limit) return result;
    path[length] = 0;
    size_t tail = strlen(end);
    if ((size_t)length < tail || strcmp(path + length - tail, end)) return result;
    if (__atomic_add_fetch(&lines, 1, __ATOMIC_SEQ_CST) == atoi(limit)) kill(getpid(), SIGKILL);
    return result;
}
