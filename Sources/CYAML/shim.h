// libyaml: the manifest's text as events with line and column.
#pragma once
#include <yaml.h>
