internal import Model

/// What an ELF program or library says about itself: what it needs to run.
struct ELFFile {
    /// Whether addresses have 64 bits.
    let is64: Bool
    /// Whether the lowest byte comes first.
    let isLittle: Bool
    /// The program that loads it; nil for libraries and static programs.
    let interpreter: String?
    /// Whether there is a dynamic table at all.
    let isDynamic: Bool
    /// What is in the dynamic table.
    let dynamic: ELFDynamic

    /// Reads `entry`; nil when it is no ELF file.
    static func read(_ entry: Entry) throws(Failure) -> ELFFile? {
        guard let file = try ELFBytes.open(entry) else { return nil }
        guard let segments = try ELFSegments(file), let dynamic = try ELFDynamic(file, segments)
        else { throw broken(entry) }
        var interpreter: String?
        if let segment = segments.first(3) {
            guard segment.size <= 4096,
                let text = try file.raw(Int(segment.size), at: segment.offset)
            else { throw broken(entry) }
            interpreter = String(decoding: text.prefix { $0 != 0 }, as: UTF8.self)
        }
        return ELFFile(
            is64: file.is64, isLittle: file.isLittle, interpreter: interpreter,
            isDynamic: segments.first(2) != nil, dynamic: dynamic)
    }

    private static func broken(_ entry: Entry) -> Failure {
        Failure(
            "\(entry.path) is a broken ELF file", "its tables do not lie inside it",
            hint: "build it again; it may have been cut off", exit: .usage)
    }
}
