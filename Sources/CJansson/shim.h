// jansson: JSON that refuses duplicate keys. json_decref is an inline function already.
#pragma once
#include <jansson.h>
