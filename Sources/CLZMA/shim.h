// liblzma: xz with a pinned preset and block size. LZMA_STREAM_INIT is a macro, hence the function.
#pragma once
#include <lzma.h>

static inline lzma_stream consign_lzma_stream(void) {
    lzma_stream stream = LZMA_STREAM_INIT;
    return stream;
}
