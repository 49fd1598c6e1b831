internal import Model

/// What an ELF program or library says about itself: its processor and what it needs to run.
struct ELFFile {
    /// The processor, as `e_machine` numbers it.
    let machine: UInt16
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
        guard let header = try file.raw(20, at: 0), let segments = try ELFSegments(file),
            let dynamic = try ELFDynamic(file, segments)
        else { throw broken(entry) }
        var interpreter: String?
        if let segment = segments.first(3) {
            guard segment.size <= 4096,
                let text = try file.raw(Int(segment.size), at: segment.offset)
            else { throw broken(entry) }
            interpreter = String(decoding: text.prefix { $0 != 0 }, as: UTF8.self)
        }
        return ELFFile(
            machine: UInt16(file.number(2, at: 18, in: header)), is64: file.is64,
            isLittle: file.isLittle, interpreter: interpreter,
            isDynamic: segments.first(2) != nil, dynamic: dynamic)
    }

    /// Whether it runs on `architecture`; nil when this table does not know.
    func serves(_ architecture: Architecture) -> Bool? {
        guard let (machine, bits) = Self.machines[architecture] else { return nil }
        return machine == self.machine && (bits == 64) == is64
            && (architecture == .s390x) == !isLittle
    }

    /// `e_machine` and the word size (System V ABI, chapter 4, and the processors' supplements).
    private static let machines: [Architecture: (UInt16, Int)] = [
        .amd64: (62, 64), .arm64: (183, 64), .i386: (3, 32), .armv5: (40, 32), .armv6: (40, 32),
        .armv7: (40, 32), .ppc64le: (21, 64), .s390x: (22, 64), .riscv64: (243, 64),
        .loong64: (258, 64), .mips64le: (8, 64), .mipsle: (8, 32),
    ]

    private static func broken(_ entry: Entry) -> Failure {
        Failure(
            "\(entry.path) is a broken ELF file", "its tables do not lie inside it",
            hint: "build it again; it may have been cut off", exit: .usage)
    }
}
