// libdeflate: whole-buffer deflate, faster and smaller than zlib's.
#pragma once
#include <libdeflate.h>
