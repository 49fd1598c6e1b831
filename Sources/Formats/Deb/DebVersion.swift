import Model

/// A version as dpkg orders it (deb-version(7)).
///
/// `1.2.0-rc.1+b7` becomes `1.2.0~rc.1+b7`: a tilde sorts before the end. The first packaging of a
/// version bears no revision, so that Debian's own `-1` is not pretended; only where the version
/// itself has a `-`, which dpkg would take for the revision's, it is written.
struct DebVersion {
    /// With the epoch: `2:1.2.0~rc.1-3`.
    let text: String
    /// As in file names, without the epoch: `1.2.0.rc.1-3`.
    let inFileName: String
    /// Whether it bears no revision, which decides the changelog's name (Debian Policy 12.7).
    var isNative: Bool { !text.contains("-") }

    /// The version of a package; no revision is checked here.
    init(_ request: Request<some DebianOptions>) {
        self.init(request.package.version, request.options.numbering)
    }

    /// `version` as a package with `numbering` bears it.
    init(_ version: Version, _ numbering: Numbering) {
        let core = version.core.map(String.init).joined(separator: ".")
        let pre = version.prerelease.isEmpty ? "" : "~" + version.prerelease.joined(separator: ".")
        let build = version.build.isEmpty ? "" : "+" + version.build.joined(separator: ".")
        let upstream = core + pre + build
        let revision = numbering.release
        let isFirst = revision == "1" && !upstream.contains("-")
        let bare = isFirst ? upstream : upstream + "-" + revision
        text = numbering.epoch > 0 ? "\(numbering.epoch):\(bare)" : bare
        // Services that keep release files rename those with a tilde.
        inFileName = String(bare.map { $0 == "~" || $0 == ":" ? "." : $0 })
    }

    /// Letters, digits and `+.~`, as in the last part of a Debian version.
    static func checkRevision(_ revision: Located<String>?, format: String) throws(Failure) {
        guard let revision else { return }
        let isFine =
            !revision.value.isEmpty
            && revision.value.allSatisfy {
                $0.isASCII && ($0.isLetter || $0.isNumber || "+.~".contains($0))
            }
        guard isFine else {
            throw Failure(
                "\(format) cannot have the release '\(revision.value)'",
                "it has letters, digits, '+', '.' and '~' only",
                hint: "use a plain number: 1, 2, 3",
                at: revision.place, exit: .usage)
        }
    }
}

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
