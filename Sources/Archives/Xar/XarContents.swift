import Files
import Model

/// A file or folder in a xar archive.
package struct XarEntry: Sendable {
    /// What a file holds: where it is stored, and the digest of what is stored.
    package struct Content: Sendable {
        package let place: XarReader.Place
        package let function: XarDigest
        /// In hexadecimal digits.
        let sum: String
        /// `application/octet-stream` where it is stored as it is.
        package let encoding: String
    }

    /// Its path in the archive.
    package let path: String
    /// `file`, `directory` and the like.
    package let type: String
    /// Nil of what has no content.
    package let data: Content?
    /// Where its extended attributes are.
    let others: [XarReader.Place]
}

/// A signature of the table, with the certificates that stand beside it.
package struct XarSignature: Sendable {
    /// `RSA` or `CMS`.
    package let style: String
    package let place: XarReader.Place
    /// The leaf is the first.
    package let certificates: [[UInt8]]

    init(_ element: XMLElement, _ table: XarContents.Table) throws(Failure) {
        style = element.attributes["style"] ?? ""
        place = try table.place(element)
        let data = element["KeyInfo"]?["X509Data"]
        certificates = try (data?.all("X509Certificate") ?? []).map { one throws(Failure) in
            let digits = one.text.utf8.filter { $0 > 0x20 }
            guard let der = Base64.decode(Array(digits)) else {
                throw XarReader.unsound(table.name, "a certificate in it is not Base64")
            }
            return der
        }
    }
}

/// What the table of contents says: in XML, with the places of the heap as numbers.
struct XarContents {
    let sum: XarReader.Place
    let sumStyle: String
    let members: [XarEntry]
    let signatures: [XarSignature]

    private static let limit = 1 << 16

    init(_ toc: XMLElement, of name: String) throws(Failure) {
        let table = Table(name: name)
        guard toc.all("checksum").count == 1, let checksum = toc["checksum"] else {
            throw XarReader.unsound(name, "it has no checksum of its table")
        }
        sum = try table.place(checksum)
        sumStyle = checksum.attributes["style"]?.lowercased() ?? ""
        let all = toc.all("signature") + toc.all("x-signature")
        signatures = try all.map { one throws(Failure) in try XarSignature(one, table) }
        guard Set(signatures.map(\.style)).count == signatures.count else {
            throw XarReader.unsound(name, "it has two signatures of one kind")
        }
        var members: [XarEntry] = []
        try table.add(toc, below: "", to: &members)
        guard members.count <= Self.limit else {
            throw XarReader.unsound(name, "it has over \(Self.limit) members")
        }
        guard Set(members.map(\.path)).count == members.count else {
            throw XarReader.unsound(name, "two of its members have one name")
        }
        self.members = members
    }

    /// Reads elements of the table of the archive `name`.
    struct Table {
        let name: String

        func place(_ element: XMLElement) throws(Failure) -> XarReader.Place {
            let offset = try number(element, "offset"), size = try number(element, "size")
            guard size <= Int64.max - offset else {
                throw XarReader.unsound(name, "something in it reaches beyond its end")
            }
            return XarReader.Place(offset: offset, size: size)
        }

        /// The members in `element`, and what is in them.
        func add(
            _ element: XMLElement, below folder: String, to members: inout [XarEntry]
        ) throws(Failure) {
            for file in element.all("file") {
                let part = try Self.name(file, name)
                let path = folder.isEmpty ? part : "\(folder)/\(part)"
                members.append(
                    XarEntry(
                        path: path, type: file["type"]?.text ?? "",
                        data: try file["data"].map { one throws(Failure) in try content(one) },
                        others: try file.all("ea").map { one throws(Failure) in try place(one) }))
                try add(file, below: path, to: &members)
            }
        }

        private func content(_ data: XMLElement) throws(Failure) -> XarEntry.Content {
            guard let sum = data["archived-checksum"],
                let function = XarDigest(
                    rawValue: sum.attributes["style"]?.lowercased() ?? ""),
                sum.text.utf8.count == 2 * function.size
            else { throw XarReader.unsound(name, "a member has no checksum that we read") }
            return XarEntry.Content(
                place: try place(data), function: function, sum: sum.text.lowercased(),
                encoding: data["encoding"]?.attributes["style"] ?? "")
        }

        private static func name(_ file: XMLElement, _ archive: String) throws(Failure) -> String {
            let text = file["name"]?.text ?? ""
            guard !text.isEmpty, text != ".", text != "..",
                !text.utf8.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "/") })
            else { throw XarReader.unsound(archive, "a member has no sound name") }
            return text
        }

        private func number(_ element: XMLElement, _ key: String) throws(Failure) -> Int64 {
            let text = element[key]?.text ?? ""
            guard element.all(key).count == 1, let number = Int64(text), number >= 0 else {
                throw XarReader.unsound(name, "its table lacks a number '\(key)', or has a bad one")
            }
            return number
        }
    }
}
