/// An operating system and a processor family: `linux-amd64`.
package struct Platform: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The system the files are for.
    package let os: OperatingSystem
    /// The processor the files are for.
    package let arch: Architecture

    /// A platform; `universal` exists on macOS only, which ``init(parsing:)`` enforces.
    package init(_ os: OperatingSystem, _ arch: Architecture) {
        self.os = os
        self.arch = arch
    }

    /// Reads `os-arch`, or says which half is unknown and what it may have meant.
    package init(parsing text: String) throws(Failure) {
        let halves = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.count == 2 else {
            throw Self.unknown(text, "a platform is written os-arch, like linux-amd64")
        }
        let system = String(halves[0])
        guard let os = OperatingSystem(rawValue: system) else {
            let known = OperatingSystem.allCases.map(\.rawValue)
            let meant = system == "darwin" ? "macos" : Spelling.nearest(to: system, in: known)
            throw Self.unknown(text, Spelling.suggestion(meant, known: known))
        }
        let processor = String(halves[1])
        guard let arch = Architecture(rawValue: processor) else {
            let known = Architecture.allCases.map(\.rawValue)
            let alias = Architecture.aliases[processor]?.rawValue
            let meant = alias ?? Spelling.nearest(to: processor, in: known)
            throw Self.unknown(text, Spelling.suggestion(meant, known: known))
        }
        guard arch != .universal || os == .macos else {
            throw Self.unknown(text, "universal is for macos; elsewhere name one processor")
        }
        self.init(os, arch)
    }

    /// `os-arch`, as the manifest spells it.
    package var description: String { "\(os.rawValue)-\(arch.rawValue)" }

    /// By system, then by processor.
    package static func < (left: Self, right: Self) -> Bool {
        (left.os, left.arch) < (right.os, right.arch)
    }

    private static func unknown(_ text: String, _ hint: String) -> Failure {
        Failure("unknown platform '\(text)'", hint: hint, exit: .usage)
    }
}

/// The systems a build can be staged for, spelled as in a manifest.
package enum OperatingSystem: String, Sendable, CaseIterable, Comparable {
    case linux, macos, windows, freebsd

    /// Alphabetical by spelling, so that lists never depend on declaration order.
    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// The ending of a program's file name on this system.
    package var programSuffix: String { self == .windows ? ".exe" : "" }
}

/// The processor families of a build, spelled as in a manifest.
///
/// Each package format translates them with the table at the top of its own file.
package enum Architecture: String, Sendable, CaseIterable, Comparable {
    case amd64, arm64
    case i386 = "386"
    case armv7, armv6, armv5, ppc64le, s390x, riscv64, loong64, mips64le, mipsle
    /// Independent of the processor: scripts and data.
    case all
    /// A macOS program for both processor families.
    case universal

    /// Alphabetical by spelling.
    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// Spellings of other tools, so that a message can name ours.
    package static let aliases: [String: Architecture] = [
        "x86_64": .amd64, "x64": .amd64, "aarch64": .arm64, "arm64v8": .arm64, "i686": .i386,
        "x86": .i386, "i386": .i386, "armhf": .armv7, "armv7l": .armv7, "arm": .armv7,
        "armel": .armv5, "ppc64el": .ppc64le, "loongarch64": .loong64, "mips64el": .mips64le,
        "mipsel": .mipsle, "noarch": .all, "any": .all, "fat": .universal,
    ]
}
