#!/bin/sh
# The edition for systems we have no linker for: a Mac program needs Apple's own libraries.
echo hello
