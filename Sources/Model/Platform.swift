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
        if let platform = Self.read(text) {
            self = platform
            return
        }
        let halves = Self.halves(of: text)
        let isWhole = halves.count == 2
        if isWhole, OperatingSystem(rawValue: halves[0]) == nil {
            let known = OperatingSystem.allCases.map(\.rawValue)
            throw Self.unknown(
                text,
                Spelling.suggestion(
                    Self.spelled(text) ?? Spelling.nearest(to: halves[0], in: known), known: known))
        }
        if isWhole, halves[1] == Architecture.universal.rawValue {
            throw Self.unknown(text, "universal is for macos; elsewhere name one processor")
        }
        if let meant = Self.spelled(text) {
            throw Self.unknown(text, Spelling.suggestion(meant, known: []))
        }
        guard isWhole else {
            throw Self.unknown(text, "a platform is written os-arch, like linux-amd64")
        }
        let known = Architecture.allCases.map(\.rawValue)
        throw Self.unknown(text, Spelling.suggestion(for: halves[1], known: known))
    }

    private static func halves(of text: String) -> [String] {
        text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    }

    /// The platform that is spelled as here.
    private static func read(_ text: String) -> Platform? {
        let halves = halves(of: text)
        guard halves.count == 2, let os = OperatingSystem(rawValue: halves[0]),
            let arch = Architecture(rawValue: halves[1]), arch != .universal || os == .macos
        else { return nil }
        return Platform(os, arch)
    }

    /// How a platform that other tools spell like `text` is spelled here: `linux_x86_64`,
    /// `darwin-arm64`, `win-x64`, `linux/arm64`, `aarch64-linux`; nil when it is none.
    package static func spelled(_ text: String) -> String? {
        let plain = text.lowercased().replacing("x86_64", with: "amd64")
        guard plain.utf8.count <= 64 else { return nil }
        let words = plain.split { "-_/. ".contains($0) }.map(String.init)
        guard let os = words.lazy.compactMap(OperatingSystem.init(meant:)).first,
            let arch = words.lazy.compactMap(Architecture.init(meant:)).first
        else { return nil }
        return read("\(os.rawValue)-\(arch.rawValue)")?.description
    }

    /// The one of `known` that `text` may mean.
    package static func meant(by text: String, among known: [String]) -> String? {
        if let spelled = spelled(text), known.contains(spelled) { return spelled }
        return Spelling.nearest(to: text, in: known)
    }

    /// That of the machine this program is made for.
    package static var host: Platform {
        #if arch(arm64)
            Platform(system, .arm64)
        #else
            Platform(system, .amd64)
        #endif
    }

    private static var system: OperatingSystem {
        #if os(macOS)
            .macos
        #else
            .linux
        #endif
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

    /// The system that other tools call `word`, or that is called so here.
    fileprivate init?(meant word: String) {
        let others: [String: OperatingSystem] = [
            "darwin": .macos, "osx": .macos, "mac": .macos, "apple": .macos, "win": .windows,
            "win32": .windows, "win64": .windows, "gnu": .linux, "musl": .linux,
        ]
        guard let system = OperatingSystem(rawValue: word) ?? others[word] else { return nil }
        self = system
    }

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

    /// The processor that other tools call `word`, or that is called so here.
    fileprivate init?(meant word: String) {
        guard let arch = Architecture(rawValue: word) ?? Self.aliases[word] else { return nil }
        self = arch
    }

    /// Spellings of other tools, so that a message can name ours.
    package static let aliases: [String: Architecture] = [
        "x86_64": .amd64, "x64": .amd64, "aarch64": .arm64, "arm64v8": .arm64, "i686": .i386,
        "x86": .i386, "i386": .i386, "armhf": .armv7, "armv7l": .armv7, "arm": .armv7,
        "armel": .armv5, "ppc64el": .ppc64le, "loongarch64": .loong64, "mips64el": .mips64le,
        "mipsel": .mipsle, "noarch": .all, "any": .all, "fat": .universal,
    ]
}
