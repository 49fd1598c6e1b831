internal import Model

/// Which names in a release folder are signatures and keys, by their endings.
struct FolderNames {
    let formats: [any SignatureFormat]
    /// All names, or nil where they cannot be listed.
    let all: [String]?
    /// Identities whose signatures are looked for by name where names cannot be listed.
    let identities: [String]
    /// What the release calls itself, `acme-1.2.0`, where names cannot be listed; only a hint.
    var stem: String?
    private let present: Set<String>

    init(formats: [any SignatureFormat], all: [String]?, identities: [String] = []) {
        self.formats = formats
        self.all = all
        self.identities = identities
        present = Set(all ?? [])
    }

    /// The names that signatures of `file` in one format can have, the plain one first.
    func signatures(of file: String, _ format: any SignatureFormat) -> [String] {
        if format.isNamedAfterRelease, let all {
            return all.filter { $0.hasSuffix("." + format.suffix) }
        }
        guard let all else {
            guard let start = format.isNamedAfterRelease ? stem : file else { return [] }
            return ([nil] + identities).map {
                ReleaseFile.signature(of: start, suffix: format.suffix, key: $0)
            }
        }
        let plain = ReleaseFile.signature(of: file, suffix: format.suffix, key: nil)
        let others = all.filter {
            $0 != plain && $0.hasPrefix(file + ".") && $0.hasSuffix("." + format.suffix)
                && $0.utf8.count > plain.utf8.count && !ReleaseFile.isStatement($0)
                && CompanionNames.isKey(
                    $0.dropFirst(file.count + 1).dropLast(format.suffix.count + 1))
        }
        return (all.contains(plain) ? [plain] : []) + others
    }

    /// Public key files of one format.
    func keys(_ format: any SignatureFormat) -> [String] {
        (all ?? []).filter { $0.hasSuffix("." + format.publicKeySuffix) }
    }

    /// The file that `name` is a signature of; nil when it is none.
    func signed(by name: String) -> String? {
        for format in formats where name.hasSuffix("." + format.suffix) {
            let start = String(name.dropLast(format.suffix.count + 1))
            return format.isNamedAfterRelease ? ReleaseFile.checksums : start
        }
        return nil
    }
}
