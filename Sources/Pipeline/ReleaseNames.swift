internal import Files
internal import Model
internal import Signing

/// Which names in a release folder belong to the release, and what each is.
struct ReleaseNames {
    private let product: String
    private let stem: String
    private let listed: Set<String>

    init(record: Release, list: ChecksumList) {
        product = record.name
        stem = ReleaseFile.stem(record.name, record.version)
        listed = Set(list.entries.map(\.name))
    }

    /// What a file is to a publication; nil is a file that does not belong.
    func role(of name: String) -> Role? {
        if name == ReleaseFile.checksums || listed.contains(name) { return .sealed }
        if name == ReleaseFile.notes { return .notes }
        if ReleaseFile.isStatement(name) { return .seal }
        if isSignature(name) || isPublicKey(name) { return .seal }
        let end = "." + ReleaseFile.timestampSuffix
        return name.hasSuffix(end) && isSignature(String(name.dropLast(end.count))) ? .seal : nil
    }

    /// What a file of the folder is.
    enum Role { case sealed, seal, notes }

    func foreign(in names: [String]) -> [String] {
        let ours = [ReleaseFile.journal, ReleaseFile.withdrawal]
        return names.filter { role(of: $0) == nil && !isLeftover($0) && !ours.contains($0) }
    }

    /// Half a file that a killed run of ours was writing.
    func isLeftover(_ name: String) -> Bool {
        name.hasSuffix(PartName.suffix)
            && role(of: String(name.dropLast(PartName.suffix.count))) != nil
    }

    /// `SHA256SUMS.minisig`, `SHA256SUMS.release-2027.minisig`, `acme.tar.gz.minisig`.
    private func isSignature(_ name: String) -> Bool {
        Registry.signatures.contains { format in
            guard name.hasSuffix("." + format.suffix) else { return false }
            let start = String(name.dropLast(format.suffix.count + 1))
            return signable.contains { file in
                let plain = format.signatureName(of: file, stem: stem, key: nil)
                    .dropLast(format.suffix.count + 1)
                return start == plain || start.hasPrefix(plain + ".")
            }
        }
    }

    private var signable: Set<String> { listed.union([ReleaseFile.checksums]) }

    private func isPublicKey(_ name: String) -> Bool {
        name.hasPrefix(product + ".")
            && Registry.signatures.contains { name.hasSuffix("." + $0.publicKeySuffix) }
    }
}
