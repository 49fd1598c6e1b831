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
                && isKeyName($0.dropFirst(file.count + 1).dropLast(format.suffix.count + 1))
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

    /// Whether `name` belongs to the release without being listed.
    func isCompanion(_ name: String, of listed: Set<String>, product: String?) -> Bool {
        if name == ReleaseFile.checksums || name == ReleaseFile.notes { return true }
        if [ReleaseFile.journal, ReleaseFile.withdrawal].contains(name) { return true }
        if ReleaseFile.isStatement(name) { return true }
        let end = "." + ReleaseFile.timestampSuffix
        if name.hasSuffix(end), let signature = Optional(String(name.dropLast(end.count))),
            signed(by: signature) != nil
        {
            return isCompanion(signature, of: listed, product: product)
        }
        let isOurs = product.map { name.hasPrefix($0 + ".") } ?? true
        if isOurs, formats.contains(where: { name.hasSuffix("." + $0.publicKeySuffix) }) {
            return true
        }
        let isRelease = formats.contains {
            $0.isNamedAfterRelease && name.hasSuffix("." + $0.suffix)
        }
        if isRelease, product.map({ name.hasPrefix($0 + "-") }) ?? true { return true }
        return present.contains(name) && isSignature(name, ofOneOf: listed)
    }

    /// Each start of `name` that a dot ends is looked up: to compare every signature with every file
    /// takes the square of their number.
    private func isSignature(_ name: String, ofOneOf listed: Set<String>) -> Bool {
        name.indices.contains { dot in
            guard name[dot] == "." else { return false }
            let file = String(name[..<dot]), rest = name[name.index(after: dot)...]
            guard file == ReleaseFile.checksums || listed.contains(file) else { return false }
            return formats.contains { isEnding(rest, of: name, $0) }
        }
    }

    /// Whether `rest`, behind a file's name and a dot, makes `name` a signature in one format.
    private func isEnding(
        _ rest: Substring, of name: String, _ format: any SignatureFormat
    ) -> Bool {
        guard rest != format.suffix else { return true }
        guard rest.hasSuffix("." + format.suffix) else { return false }
        return format.isNamedAfterRelease
            || !ReleaseFile.isStatement(name) && isKeyName(rest.dropLast(format.suffix.count + 1))
    }

    /// So that `SHA256SUMS.x.p256.sig` is by the key `x`, and no file can hide behind an ending.
    private func isKeyName(_ name: Substring) -> Bool {
        (try? IdentityName.check(String(name))) != nil
    }
}
