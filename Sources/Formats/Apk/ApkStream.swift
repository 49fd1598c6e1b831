import Files
package import Model

/// An apk package of version 2 (apk-v2(5)): gzip members with the signature, the control data and
/// the files. The signature is over the control member as it is stored, and that has the digest of
/// all that is behind it.
package struct ApkStream: PackageStream {
    /// The members before the files end here at the latest.
    private static let headLimit = 4 << 20
    private static let signatureLimit = 1 << 14
    /// How the names of signatures begin (apk-tools, src/extract_v2.c); those over SHA-1 are refused.
    private static let kinds: [(start: String, hash: Digest.Algorithm)] = [
        (".SIGN.RSA256.", .sha256), (".SIGN.RSA512.", .sha512),
    ]

    private let file: String
    private let openMember: MemberOpener
    private var head: [UInt8] = []
    private var front: (info: String, marks: [PackageMark])?
    private let data: Hash
    private var dataSize: Int64 = 0

    package init(_ file: String, _ openMember: @escaping MemberOpener) throws(Failure) {
        self.file = file
        self.openMember = openMember
        data = try Hash(.sha256)
    }

    package mutating func take(_ bytes: [UInt8]) throws(Failure) {
        guard front == nil else { return try takeData(bytes) }
        head += bytes
        if head.count >= Self.headLimit { try readFront() }
    }

    package mutating func finish() throws(Failure) -> OpenedPackage {
        if front == nil { try readFront() }
        guard let front, dataSize > 0 else { throw malformed("it is cut off") }
        let facts = try facts(front.info)
        guard facts["datahash"] == (try data.value().hex) else {
            throw Failure(
                "\(file) is damaged", "its files are not the ones whose SHA-256 it says",
                hint: "delete it and fetch it again; do not use it", exit: .unverified)
        }
        var words: [String] = []
        for key in ["pkgname", "pkgver", "arch"] {
            words.append(try OpenedPackage.word(facts[key] ?? "", file))
        }
        return OpenedPackage(title: "\(words[0])-\(words[1]).\(words[2])", marks: front.marks)
    }

    private mutating func takeData(_ bytes: [UInt8]) throws(Failure) {
        dataSize += Int64(bytes.count)
        try data.update(bytes.span.bytes)
    }

    private mutating func readFront() throws(Failure) {
        var (tar, size) = try member(at: 0)
        var signatures: SmallTarReader?
        var start = 0
        if tar.files.first?.name.hasPrefix(".SIGN.") == true {
            signatures = tar
            start = size
            (tar, size) = try member(at: start)
        }
        let control = Array(head[start..<start + size])
        guard let first = tar.files.first, first.name == ".PKGINFO",
            tar.files.allSatisfy({ $0.name.hasPrefix(".") && !$0.name.hasPrefix(".SIGN.") }),
            let info = String(validating: first.content, as: UTF8.self)
        else { throw malformed("its control data do not begin with .PKGINFO") }
        front = (info, try signatures.map { tar throws(Failure) in try marks(tar, control) } ?? [])
        let rest = Array(head[(start + size)...])
        head = []
        try takeData(rest)
    }

    private func member(at start: Int) throws(Failure) -> (SmallTarReader, Int) {
        let member: (content: [UInt8], size: Int)
        do throws(Failure) { member = try openMember(head[start...], Self.headLimit) } catch {
            throw error.exit == .malformed ? malformed(error.message) : error
        }
        return (try SmallTarReader(member.content, name: file), member.size)
    }

    /// One signature, and by SHA-256 or SHA-512: what apk also knows, over SHA-1, anybody can forge some day.
    private func marks(_ tar: SmallTarReader, _ control: [UInt8]) throws(Failure) -> [PackageMark] {
        guard tar.files.count == 1, let one = tar.files.first,
            one.content.count <= Self.signatureLimit
        else { throw malformed("it has more than one signature") }
        guard let kind = Self.kinds.first(where: { one.name.hasPrefix($0.start) }) else {
            throw malformed(
                one.name.hasPrefix(".SIGN.RSA.")
                    ? "its signature is over SHA-1" : "its signature is of an unknown kind")
        }
        return [
            .rsa(
                Array(one.content), digest: try Hash.of(control, kind.hash).bytes,
                name: SafeName.printable(String(one.name.dropFirst(kind.start.count))))
        ]
    }

    /// Lines of `key = value`; those that are asked for stand there once.
    private func facts(_ info: String) throws(Failure) -> [String: String] {
        let asked = ["pkgname", "pkgver", "arch", "datahash"]
        var facts: [String: String] = [:]
        for line in info.split(separator: "\n") where !line.hasPrefix("#") {
            let words = line.split(separator: " ", maxSplits: 2)
            guard words.count == 3, words[1] == "=", asked.contains(String(words[0])) else {
                continue
            }
            guard facts.updateValue(String(words[2]), forKey: String(words[0])) == nil else {
                throw malformed("its control data say twice what they may say once")
            }
        }
        return facts
    }

    private func malformed(_ why: String) -> Failure {
        Failure("\(file) is not a sound apk package", why, exit: .malformed)
    }
}
