/// The systems a build can be staged for, spelled as in a manifest.
public enum OperatingSystem: String, Sendable, CaseIterable, Comparable {
    case linux, macos, windows, freebsd

    /// Alphabetical by spelling, so that lists never depend on declaration order.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// The ending of a program's file name on this system.
    public var programSuffix: String { self == .windows ? ".exe" : "" }
}
