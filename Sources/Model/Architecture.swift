/// The processor families of a build, spelled as in a manifest.
///
/// Each package format translates them with the table at the top of its own file.
public enum Architecture: String, Sendable, CaseIterable, Comparable {
    case amd64, arm64
    case i386 = "386"
    case armv7, armv6, armv5, ppc64le, s390x, riscv64, loong64, mips64le, mipsle
    /// Independent of the processor: scripts and data.
    case all
    /// A macOS program for both processor families.
    case universal

    /// Alphabetical by spelling.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// Spellings of other tools, so that a message can name ours.
    public static let aliases: [String: Architecture] = [
        "x86_64": .amd64, "x64": .amd64, "aarch64": .arm64, "arm64v8": .arm64, "i686": .i386,
        "x86": .i386, "i386": .i386, "armhf": .armv7, "armv7l": .armv7, "arm": .armv7,
        "armel": .armv5, "ppc64el": .ppc64le, "loongarch64": .loong64, "mips64el": .mips64le,
        "mipsel": .mipsle, "noarch": .all, "any": .all, "fat": .universal,
    ]
}
