/// An operating system and a processor family: `linux-amd64`.
public struct Platform: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The system the files are for.
    public let os: OperatingSystem
    /// The processor the files are for.
    public let arch: Architecture

    /// A platform; `universal` exists on macOS only, which ``init(parsing:)`` enforces.
    public init(_ os: OperatingSystem, _ arch: Architecture) {
        self.os = os
        self.arch = arch
    }

    /// Reads `os-arch`, or says which half is unknown and what it may have meant.
    public init(parsing text: String) throws(Failure) {
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
    public var description: String { "\(os.rawValue)-\(arch.rawValue)" }

    /// By system, then by processor.
    public static func < (left: Self, right: Self) -> Bool {
        (left.os, left.arch) < (right.os, right.arch)
    }

    private static func unknown(_ text: String, _ hint: String) -> Failure {
        Failure("unknown platform '\(text)'", hint: hint, exit: .usage)
    }
}
