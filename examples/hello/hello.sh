#!/bin/sh
# The edition for the Mac, whose programs need Apple's own libraries, and for packages that are to
# serve every processor.
echo hello
