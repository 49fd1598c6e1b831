#!/bin/sh
# Builds hello for its platforms with the compiler that comes with Swift, into stage/.
set -eu
cd "$(dirname "$0")"
rm -rf stage
mkdir -p stage/linux-amd64 stage/linux-arm64 stage/script stage/macos stage/windows-amd64

for target in linux-amd64:x86_64-linux-gnu linux-arm64:aarch64-linux-gnu; do
    clang --target="${target#*:}" -Os -ffreestanding -nostdlib -static -fuse-ld=lld \
        -Wl,-e,start,--build-id=none -o "stage/${target%%:*}/hello" hello.c
done

# Windows: an import library for the one function that is called, made on the spot.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
printf 'LIBRARY msvcrt.dll\nEXPORTS\nputs\n' >"$scratch/msvcrt.def"
lld-link /lib "/def:$scratch/msvcrt.def" /machine:x64 "/out:$scratch/msvcrt.lib"
clang --target=x86_64-pc-windows-msvc -Os -ffreestanding -c -o "$scratch/hello.obj" hello.c
lld-link /entry:start /subsystem:console /nodefaultlib /timestamp:0 \
    "/out:stage/windows-amd64/hello.exe" "$scratch/hello.obj" "$scratch/msvcrt.lib"

cp hello.sh stage/macos/hello
cp hello.sh stage/script/hello
echo 'staged linux-amd64, linux-arm64, a script for all of linux, macos and windows-amd64'
