import Files
package import Model

/// A xar archive that was made elsewhere: its table of contents, and where everything lies in its heap.
///
/// Nothing is taken on trust: what the table says must lie in the file, once, and under sound names.
package struct XarReader: Sendable {
    /// A stretch of the heap.
    package struct Place: Sendable, Hashable {
        package let offset: Int64
        package let size: Int64

        var end: Int64 { offset + size }
    }

    package let record: FileRecord
    /// What messages call the archive.
    package let name: String
    /// The digest of the compressed table, which the archive itself has.
    package let checksum: [UInt8]
    package let function: XarDigest
    /// The compressed table, which the digest is of.
    package let table: [UInt8]
    package let members: [XarEntry]
    package let signatures: [XarSignature]
    /// Where the heap begins.
    let heap: Int64

    /// Reads the table of `record`; nil when it is not such an archive.
    package init?(_ record: FileRecord, called name: String) throws(Failure) {
        guard let header = try XarHeader(record, name) else { return nil }
        guard let table = try RandomAccess(record).bytes(header.tableSize, at: header.size),
            let text = try ZlibText.expand(table, to: header.textSize)
        else { throw Self.unsound(name, "its table of contents is not what it says") }
        let root = try XMLElement(parsing: text, name: "the table of contents of \(name)")
        guard root.name == "xar", let toc = root["toc"] else {
            throw Self.unsound(name, "it has no table of contents")
        }
        (self.record, self.name, self.table) = (record, name, table)
        heap = header.size + Int64(header.tableSize)
        function = header.function
        let contents = try XarContents(toc, of: name)
        (members, signatures) = (contents.members, contents.signatures)
        guard contents.sum == Place(offset: 0, size: Int64(function.size)),
            contents.sumStyle == function.rawValue,
            let sum = try RandomAccess(record).bytes(function.size, at: heap)
        else { throw Self.unsound(name, "its checksum is not at the start of its heap") }
        checksum = sum
        try checkPlaces()
    }

    /// Where the heap ends.
    package var end: Int64 { places.map { heap + $0.end }.max() ?? heap }

    /// The bytes of a stretch of the heap.
    package func bytes(of place: Place, limit: Int) throws(Failure) -> [UInt8] {
        guard place.size <= limit,
            let bytes = try RandomAccess(record).bytes(Int(place.size), at: heap + place.offset)
        else { throw Self.unsound(name, "something in it is larger than \(limit) bytes") }
        return bytes
    }

    /// Refuses a table or a member that is not what its checksum is of.
    package func checkSums() throws(Failure) {
        guard try function.of(table) == checksum else {
            throw Self.broken(name, "its table of contents is not what its checksum is of")
        }
        let file = try RandomAccess(record)
        for member in members {
            guard let data = member.data else { continue }
            let sum = try data.function.of(file, from: heap + data.place.offset, data.place.size)
            guard Hex.text(sum) == data.sum else {
                throw Self.broken(
                    name, "'\(SafeName.printable(member.path))' is not what its checksum is of")
            }
        }
    }

    private var places: [Place] {
        var places = [Place(offset: 0, size: Int64(function.size))]
        places += signatures.map(\.place)
        for member in members {
            places += member.others
            if let data = member.data { places.append(data.place) }
        }
        return places
    }

    private func checkPlaces() throws(Failure) {
        var end: Int64 = 0
        for place in places.inOrder(of: \.offset) {
            guard place.size <= record.size - heap - place.offset else {
                throw Self.unsound(name, "something in it reaches beyond its end")
            }
            guard place.offset >= end || place.size == 0 else {
                throw Self.unsound(name, "two things in it lie in one place")
            }
            end = max(end, place.end)
        }
    }

    static func unsound(_ name: String, _ why: String) -> Failure {
        Failure("\(name) is not a sound xar archive", why, exit: .malformed)
    }

    static func broken(_ name: String, _ why: String) -> Failure {
        Failure(
            "\(name) does not hold what it says", why,
            hint: "fetch it again, or ask whoever made it",
            exit: .unverified)
    }
}
