// zlib: crc32_combine, inflate, and the walk from block to block that joins deflate chunks.
#pragma once
#include <zlib.h>

static inline int consign_inflate_raw_init(z_stream *stream) {
    return inflateInit2_(stream, -15, ZLIB_VERSION, (int)sizeof(z_stream));
}
