import Model

/// How rpm spells a version: `~` sorts before nothing, `-` parts version and release.
///
/// | semantic version | rpm |
/// |---|---|
/// | 1.2.0-rc.1 | 1.2.0~rc.1 |
/// | 1.2.0-alpha-x+b.7 | 1.2.0~alpha_x+b.7 |
/// | 1.2.1-0.20260102030405.gabcdef1 | 1.2.1~~0.20260102030405.gabcdef1 |
///
/// A snapshot has a second `~`: rpm takes a number for newer than a word, so that `~0` would come
/// after `~rc.1`.
struct RpmVersion {
    /// 0 is none.
    let epoch: Int
    /// `1.2.0~rc.1`.
    let version: String
    /// `1`.
    let release: String

    init(_ request: Request<RpmOptions>) {
        epoch = request.options.numbering.epoch
        version = Self.spelled(request.package.version)
        release = request.options.numbering.release
    }

    /// `1.2.0~rc.1-1`.
    var short: String { "\(version)-\(release)" }

    /// With the epoch, as a relation to it must say: `2:1.2.0-1`.
    var full: String { epoch == 0 ? short : "\(epoch):\(short)" }

    private static func spelled(_ version: Version) -> String {
        func plain(_ words: [String]) -> String {
            words.joined(separator: ".").map { $0 == "-" ? "_" : String($0) }.joined()
        }
        let core = version.core.map(String.init).joined(separator: ".")
        let isFirst = version.snapshot?.prerelease.isEmpty == true
        let mark = version.isStable ? "" : isFirst ? "~~" : "~"
        return core + mark + plain(version.prerelease)
            + (version.build.isEmpty ? "" : "+" + plain(version.build))
    }
}

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
