// libzstd: one frame with a content checksum.
#pragma once
#include <zstd.h>
#include <zstd_errors.h>
