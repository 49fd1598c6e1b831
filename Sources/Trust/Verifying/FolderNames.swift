import Model
import Signatures

/// Which names in a release folder are signatures and keys, by their endings.
struct FolderNames {
    let formats: [any SignatureFormat]
    /// All names in the order of their bytes, or nil where they cannot be listed.
    let all: [String]?
    /// Identities whose signatures are looked for by name where names cannot be listed.
    let identities: [String]
    /// What the release calls itself, `acme-1.2.0`, where names cannot be listed; only a hint.
    var stem: String?
    /// The names with an ending that is asked for again and again.
    private let ending: [String: [String]]

    init(formats: [any SignatureFormat], all: [String]?, identities: [String] = []) {
        self.formats = formats
        let names = all?.inOrder { $0 }
        (self.all, self.identities) = (names, identities)
        let suffixes = formats.flatMap { format in
            [format.publicKeySuffix] + (format.isNamedAfterRelease ? [format.suffix] : [])
        }
        ending = Dictionary(
            Set(suffixes).map { suffix in
                (suffix, (names ?? []).filter { $0.hasSuffix("." + suffix) })
            }, uniquingKeysWith: { first, _ in first })
    }

    /// The names that signatures of `file` in one format can have, the plain one first.
    func signatures(of file: String, _ format: any SignatureFormat) -> [String] {
        if format.isNamedAfterRelease, all != nil { return ending[format.suffix] ?? [] }
        guard all != nil else {
            guard let start = format.isNamedAfterRelease ? stem : file else { return [] }
            return ([nil] + identities).map {
                ReleaseFile.signature(of: start, suffix: format.suffix, key: $0)
            }
        }
        let plain = ReleaseFile.signature(of: file, suffix: format.suffix, key: nil)
        let near = beginning(with: file + ".")
        let others = near.filter {
            $0 != plain && $0.hasSuffix("." + format.suffix)
                && $0.utf8.count > plain.utf8.count && !ReleaseFile.isStatement($0)
                && CompanionNames.isKey(
                    $0.dropFirst(file.count + 1).dropLast(format.suffix.count + 1))
        }
        return (near.contains(plain) ? [plain] : []) + others
    }

    /// The names that begin so, which lie side by side: a release can have a signature for each of
    /// many thousand files.
    private func beginning(with start: String) -> ArraySlice<String> {
        let all = all ?? []
        var (low, high) = (0, all.count)
        while low < high {
            let middle = (low + high) / 2
            if all[middle].utf8.lexicographicallyPrecedes(start.utf8) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return all[low...].prefix { $0.utf8.starts(with: start.utf8) }
    }

    /// Public key files of one format.
    func keys(_ format: any SignatureFormat) -> [String] {
        ending[format.publicKeySuffix] ?? []
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
