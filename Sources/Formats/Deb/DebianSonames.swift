import Model

/// Which Debian package brings a library: the common sonames, as Debian 12 to 13 and Ubuntu 22.04
/// to 24.04 have them. Where the 64-bit time transition renamed a package, both names will do.
/// <https://wiki.debian.org/ReleaseGoals/64bit-time>
enum DebianSonames {
    private static let packages: [String: String] = [
        "libcrypt.so.1": "libcrypt1", "libgcc_s.so.1": "libgcc-s1", "libstdc++.so.6": "libstdc++6",
        "libgomp.so.1": "libgomp1", "libatomic.so.1": "libatomic1",
        "libquadmath.so.0": "libquadmath0", "libgfortran.so.5": "libgfortran5",
        "libz.so.1": "zlib1g", "libbz2.so.1.0": "libbz2-1.0", "liblzma.so.5": "liblzma5",
        "libzstd.so.1": "libzstd1", "liblz4.so.1": "liblz4-1", "libdeflate.so.0": "libdeflate0",
        "libbrotlidec.so.1": "libbrotli1", "libbrotlienc.so.1": "libbrotli1",
        "libarchive.so.13": "libarchive13 | libarchive13t64",
        "libssl.so.3": "libssl3 | libssl3t64", "libcrypto.so.3": "libssl3 | libssl3t64",
        "libssl.so.1.1": "libssl1.1", "libcrypto.so.1.1": "libssl1.1",
        "libgnutls.so.30": "libgnutls30 | libgnutls30t64", "libsodium.so.23": "libsodium23",
        "libgcrypt.so.20": "libgcrypt20", "libgpg-error.so.0": "libgpg-error0",
        "libnettle.so.8": "libnettle8 | libnettle8t64", "libgmp.so.10": "libgmp10",
        "libcurl.so.4": "libcurl4 | libcurl4t64",
        "libcurl-gnutls.so.4": "libcurl3-gnutls | libcurl3t64-gnutls",
        "libnghttp2.so.14": "libnghttp2-14", "libssh2.so.1": "libssh2-1 | libssh2-1t64",
        "libssh.so.4": "libssh-4", "libgit2.so.1.5": "libgit2-1.5",
        "libxml2.so.2": "libxml2", "libxslt.so.1": "libxslt1.1", "libexpat.so.1": "libexpat1",
        "libyaml-0.so.2": "libyaml-0-2", "libjansson.so.4": "libjansson4",
        "libjson-c.so.5": "libjson-c5", "libpcre2-8.so.0": "libpcre2-8-0",
        "libpcre.so.3": "libpcre3",
        "libsqlite3.so.0": "libsqlite3-0", "libpq.so.5": "libpq5", "libmariadb.so.3": "libmariadb3",
        "libdb-5.3.so": "libdb5.3 | libdb5.3t64", "liblmdb.so.0": "liblmdb0",
        "libleveldb.so.1d": "libleveldb1d",
        "libevent-2.1.so.7":
            "libevent-2.1-7 | libevent-2.1-7t64", "libuv.so.1": "libuv1 | libuv1t64",
        "libffi.so.8": "libffi8", "libffi.so.7": "libffi7",
        "libglib-2.0.so.0":
            "libglib2.0-0 | libglib2.0-0t64",
        "libgobject-2.0.so.0": "libglib2.0-0 | libglib2.0-0t64",
        "libgio-2.0.so.0": "libglib2.0-0 | libglib2.0-0t64", "libdbus-1.so.3": "libdbus-1-3",
        "libsystemd.so.0": "libsystemd0", "libudev.so.1": "libudev1",
        "libselinux.so.1": "libselinux1", "libcap.so.2": "libcap2", "libacl.so.1": "libacl1",
        "libattr.so.1": "libattr1", "libpam.so.0": "libpam0g", "libseccomp.so.2": "libseccomp2",
        "libmount.so.1": "libmount1", "libblkid.so.1": "libblkid1", "libuuid.so.1": "libuuid1",
        "libusb-1.0.so.0": "libusb-1.0-0", "libpcap.so.0.8": "libpcap0.8 | libpcap0.8t64",
        "libnl-3.so.200": "libnl-3-200", "libbpf.so.1": "libbpf1",
        "libelf.so.1":
            "libelf1 | libelf1t64", "libfuse.so.2": "libfuse2 | libfuse2t64",
        "libfuse3.so.3": "libfuse3-3", "libncurses.so.6": "libncurses6",
        "libncursesw.so.6": "libncursesw6", "libtinfo.so.6": "libtinfo6",
        "libreadline.so.8": "libreadline8 | libreadline8t64", "libedit.so.2": "libedit2",
        "libX11.so.6": "libx11-6", "libxcb.so.1": "libxcb1", "libXext.so.6": "libxext6",
        "libXrandr.so.2": "libxrandr2", "libXi.so.6": "libxi6", "libXcursor.so.1": "libxcursor1",
        "libxkbcommon.so.0": "libxkbcommon0", "libwayland-client.so.0": "libwayland-client0",
        "libGL.so.1": "libgl1", "libEGL.so.1": "libegl1", "libvulkan.so.1": "libvulkan1",
        "libasound.so.2": "libasound2 | libasound2t64", "libpulse.so.0": "libpulse0",
        "libgtk-3.so.0": "libgtk-3-0 | libgtk-3-0t64", "libgtk-4.so.1": "libgtk-4-1",
        "libfontconfig.so.1": "libfontconfig1", "libfreetype.so.6": "libfreetype6",
        "libpng16.so.16": "libpng16-16 | libpng16-16t64", "libjpeg.so.62": "libjpeg62-turbo",
        "libidn2.so.0": "libidn2-0", "libunistring.so.2": "libunistring2",
        "libicuuc.so.72": "libicu72",
        "libpython3.11.so.1.0": "libpython3.11", "liblua5.4.so.0": "liblua5.4-0",
        "libgsl.so.27": "libgsl27", "libunwind.so.8": "libunwind8",
    ]

    /// The parts of the C library, whose version is that of the newest symbol.
    private static let glibc: Set<String> = [
        "libc.so.6", "libm.so.6", "libpthread.so.0", "libdl.so.2", "librt.so.1", "libutil.so.1",
        "libresolv.so.2", "libnsl.so.1", "libanl.so.1", "libBrokenLocale.so.1", "libmvec.so.1",
    ]

    /// Versions that stand for what the loader can do, and the release of glibc that first could: packed
    /// relative relocations (ld's `-z pack-relative-relocs`).
    private static let abi = ["GLIBC_ABI_DT_RELR": "GLIBC_2.36"]

    /// When libstdc++ gained symbol versions (GCC's ABI policy page, GLIBCXX by release).
    private static let libstdcxx: [(symbol: Int, release: String)] = [
        (33, "14"), (32, "13.2"), (31, "13.1"), (30, "12"), (29, "11"), (28, "9"), (26, "9"),
        (25, "8"), (24, "7"), (22, "6"), (21, "5.2"),
    ]

    /// The packages for what `files` need, sorted, and the sonames this table does not know.
    static func packages(for files: [LinkedFile]) -> (depends: [String], unknown: [String]) {
        var depends: Set<String> = []
        var unknown: [String] = []
        var symbols: Set<String> = []
        for (library, versions) in LinkedFile.needed(by: files) {
            if glibc.contains(library) || library.hasPrefix("ld-linux") || library == "ld64.so.2" {
                symbols.formUnion(versions)
            } else if library == "libstdc++.so.6" {
                depends.insert(cxx(versions))
            } else if library.hasPrefix("libc.musl-") {
                depends.insert("musl")
            } else if let package = packages[library] {
                depends.insert(package)
            } else {
                unknown.append(library)
            }
        }
        let usesLibrary = files.contains { !$0.file.dynamic.needed.filter(glibc.contains).isEmpty }
        if usesLibrary { depends.insert(libc(symbols)) }
        return (depends.sorted(), unknown)
    }

    private static func libc(_ symbols: Set<String>) -> String {
        let versions = symbols.map { abi[$0] ?? $0 }.filter { $0.hasPrefix("GLIBC_2.") }
            .map { $0.dropFirst(6).split(separator: ".").compactMap { Int($0) } }
        guard let newest = versions.max(by: { $0.lexicographicallyPrecedes($1) }) else {
            return "libc6"
        }
        return "libc6 (>= " + newest.map(String.init).joined(separator: ".") + ")"
    }

    private static func cxx(_ versions: [String]) -> String {
        let newest =
            versions.filter { $0.hasPrefix("GLIBCXX_3.4.") }
            .compactMap { Int($0.dropFirst(12)) }.max() ?? 0
        guard let release = libstdcxx.first(where: { $0.symbol <= newest })?.release else {
            return "libstdc++6"
        }
        return "libstdc++6 (>= \(release))"
    }
}
