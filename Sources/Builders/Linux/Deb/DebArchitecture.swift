internal import Model

/// Debian's names of processors. <https://wiki.debian.org/SupportedArchitectures>
enum DebArchitecture {
    /// The name in control files, and the folder of libraries (Multiarch), where there is one.
    private static let names: [Architecture: (name: String, triplet: String)] = [
        .amd64: ("amd64", "x86_64-linux-gnu"), .arm64: ("arm64", "aarch64-linux-gnu"),
        .i386: ("i386", "i386-linux-gnu"), .armv7: ("armhf", "arm-linux-gnueabihf"),
        // Debian's armhf begins with version 7; its armel runs on 5 and 6.
        .armv6: ("armel", "arm-linux-gnueabi"), .armv5: ("armel", "arm-linux-gnueabi"),
        .ppc64le: ("ppc64el", "powerpc64le-linux-gnu"), .s390x: ("s390x", "s390x-linux-gnu"),
        .riscv64: ("riscv64", "riscv64-linux-gnu"), .loong64: ("loong64", "loongarch64-linux-gnu"),
        .mips64le: ("mips64el", "mips64el-linux-gnuabi64"),
        .mipsle: ("mipsel", "mipsel-linux-gnu"), .all: ("all", ""),
    ]

    /// `amd64`; nil for platforms that Debian does not run on.
    static func name(_ platform: Platform?) -> String? {
        platform.flatMap { $0.os == .linux ? names[$0.arch]?.name : nil }
    }

    /// `usr/lib/x86_64-linux-gnu`.
    static func libraries(_ platform: Platform?) -> String {
        let triplet = platform.flatMap { names[$0.arch]?.triplet } ?? ""
        return triplet.isEmpty ? "usr/lib" : "usr/lib/" + triplet
    }
}
