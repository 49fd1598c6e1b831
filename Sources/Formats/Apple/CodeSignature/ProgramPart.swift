import Files
package import Model

/// What is told of one processor's part of a program whose signatures hold.
package struct ProgramPart: Sendable, Hashable {
    /// The processor as Apple's tools call it.
    package let processor: String
    /// `none`, `linker-signed`, `ad-hoc` or `certificate`.
    package let signature: String
    /// What the system calls the program.
    package let identifier: String?
    /// Whose certificate it says it is signed with; nobody has verified that.
    package let team: String?
    /// What the system knows the program by, in hexadecimal digits.
    package let cdhash: String?

    /// The parts of the program that `record` is, looked at by `jobs` threads; nil when it is not Mach-O.
    /// What does not hold is refused, and messages say `name`.
    package static func all(
        of record: FileRecord, called name: String, _ jobs: Int
    ) throws(Failure) -> [ProgramPart]? {
        guard let program = try MachOProgram(record, called: name) else { return nil }
        let found = try program.signatures(Workers(count: jobs))
        return try found.map { one throws(Failure) in
            guard one.problems.isEmpty else {
                throw Failure(
                    "the signature inside \(name) does not hold",
                    "\(one.processor): \(one.problems.joined(separator: "; "))",
                    hint: "macOS may not start it; build it again, or ask whoever made it",
                    exit: .unverified)
            }
            return try ProgramPart(one)
        }
    }

    private init(_ found: SliceSignature) throws(Failure) {
        processor = found.processor
        signature =
            switch found.kind {
            case .unsigned: "none"
            case .linkerSigned: "linker-signed"
            case .adHoc: "ad-hoc"
            case .certificate: "certificate"
            }
        identifier = found.best?.identifier
        team = found.best?.team
        cdhash = try found.best.map { directory throws(Failure) in
            Hex.text(try directory.cdhash())
        }
    }

    /// Whether macOS starts no such program.
    package var isRefused: Bool { signature == "none" && processor.hasPrefix("arm64") }

    /// In words: `arm64 signed ad-hoc as com.example.acme`.
    package var text: String {
        let name = identifier.map { " as \($0)" } ?? ""
        switch signature {
        case "none": return "\(processor) unsigned"
        case "linker-signed": return "\(processor) linker-signed\(name)"
        case "ad-hoc": return "\(processor) signed ad-hoc\(name)"
        default:
            return "\(processor) signed with a certificate of \(team ?? "no team")\(name)"
                + ", which was not looked at"
        }
    }
}
