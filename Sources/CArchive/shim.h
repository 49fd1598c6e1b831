// libarchive: writing tar, reading every archive. <https://www.libarchive.org>
#pragma once
#include <archive.h>
#include <archive_entry.h>
