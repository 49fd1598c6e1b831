internal import Model

/// What rpm calls a processor family (rpm, rpmrc.in and the macro files of its platforms).
struct RpmArchitecture {
    /// The name in the package and its file name.
    let name: String
    /// What a dependency on a package for the same processor has in parentheses: `x86-64`.
    let instructions: String?
    /// The number in the lead.
    let number: UInt16
    /// Whether its libraries lie in `/usr/lib64`.
    let isWide: Bool

    init?(_ platform: Platform?) {
        guard let platform, platform.os == .linux, let row = Self.table[platform.arch] else {
            return nil
        }
        (name, instructions, number) = row
        isWide = instructions?.hasSuffix("-64") == true
    }

    private static let table: [Architecture: (String, String?, UInt16)] = [
        .amd64: ("x86_64", "x86-64", 1),
        .arm64: ("aarch64", "aarch-64", 19),
        .i386: ("i686", "x86-32", 1),
        .armv7: ("armv7hl", "armv7hl-32", 12),
        .armv6: ("armv6hl", "armv6hl-32", 12),
        .armv5: ("armv5tel", "armv5tel-32", 12),
        .ppc64le: ("ppc64le", "ppc-64", 16),
        .s390x: ("s390x", "s390-64", 15),
        .riscv64: ("riscv64", "riscv-64", 22),
        .loong64: ("loongarch64", "loongarch64-64", 23),
        .mips64le: ("mips64el", "mips-64", 11),
        .mipsle: ("mipsel", "mips-32", 4),
        // rpmbuild writes the number of the machine it runs on; none is right for this one.
        .all: ("noarch", nil, 255),
    ]
}
