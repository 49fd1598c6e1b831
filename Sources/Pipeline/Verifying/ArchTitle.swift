internal import Archives
internal import Files
internal import Model
internal import Signing

/// What an Arch package calls itself (PKGINFO(5)). The signature beside it covers that, but not the
/// name of its file, under which an older package, or another one, may be served.
struct ArchTitle {
    private static let info = ".PKGINFO"
    /// makepkg puts it first, with two or three others.
    private static let limits = ArchiveLimits(bytes: 1 << 24, entries: 64)

    let archive: VerifiedArchive
    /// Where files without a name may be for a while.
    let temporary: String

    /// `acme-1.2.0-1.x86_64`.
    func text() throws(Failure) -> String {
        let name = archive.file.name
        let facts = try facts()
        var words: [String] = []
        for key in ["pkgname", "pkgver", "arch"] {
            guard let word = facts[key], !word.contains(where: { $0 <= " " || $0 > "~" }) else {
                throw Self.malformed(name, "its \(Self.info) has no sound \(key)")
            }
            words.append(word)
        }
        return "\(words[0])-\(words[1]).\(words[2])"
    }

    private func facts() throws(Failure) -> [String: String] {
        let copy = try archive.copy(in: temporary)
        var reader = try ArchiveReader(copy, named: archive.file.name, limits: Self.limits)
        while let item = try reader.next() {
            guard item.path == Self.info, item.kind == .file else { continue }
            var bytes: [UInt8] = []
            try reader.content { bytes += $0 }
            var facts: [String: String] = [:]
            for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
                let words = line.split(separator: " ", maxSplits: 2)
                guard words.count == 3, words[1] == "=" else { continue }
                facts[String(words[0])] = String(words[2])
            }
            return facts
        }
        throw Self.malformed(archive.file.name, "it has no \(Self.info)")
    }

    private static func malformed(_ name: String, _ why: String) -> Failure {
        Failure("\(name) is not a sound Arch package", why, exit: .malformed)
    }
}
