import Files
package import Model

/// A file or folder in a xar archive.
package indirect enum XarMember {
    /// A small file.
    case bytes(name: String, [UInt8])
    /// A file that was written beside the archive, with its SHA-1.
    case scratch(name: String, XarContent)
    case folder(name: String, [XarMember])
}

/// What a scratch file holds.
package struct XarContent: Sendable {
    /// How many bytes it has.
    package let size: Int64
    /// Their SHA-1.
    package let sha1: [UInt8]
    /// Which of the scratch files it is.
    package let index: Int

    /// The content of the scratch file `index`.
    package init(size: Int64, sha1: [UInt8], index: Int) {
        self.size = size
        self.sha1 = sha1
        self.index = index
    }
}

/// The front of a xar archive: a header, the table of contents in XML, compressed, and the sum over it,
/// which is the first thing of the heap (xar's documentation, "xar file format").
///
/// Nothing in it is compressed once more: what is large is already.
package struct XarTable {
    /// The bytes before what the members hold.
    package let front: [UInt8]
    /// The members' contents in the order in which they follow.
    package let contents: [XarMember]

    private static let sumSize = 20

    /// A table of `members`, made at `date`, and signed.
    package init(
        _ members: [XarMember], date: Timestamp, seal: XarSeal? = nil
    ) throws(Failure) {
        var text = XarText(offset: Int64(Self.sumSize + (seal?.size ?? 0)))
        try text.add(members, indent: "  ")
        // Without a zone, as Apple's own tools write it.
        let time = date.text.dropLast()
        let xml = """
            <?xml version="1.0" encoding="UTF-8"?>
            <xar>
             <toc>
              <creation-time>\(time)</creation-time>
              <checksum style="sha1">
               <offset>0</offset>
               <size>\(Self.sumSize)</size>
              </checksum>
            \(seal?.lines(at: Self.sumSize) ?? "")\(text.lines.joined(separator: "\n"))
             </toc>
            </xar>

            """
        let table = try ZlibText.compress(Array(xml.utf8))
        var writer = ByteWriter()
        writer.text("xar!")
        writer.big(UInt16(28))
        writer.big(UInt16(1))
        writer.big(UInt64(table.count))
        writer.big(UInt64(xml.utf8.count))
        writer.big(UInt32(1))  // the sum is a SHA-1: some readers know no other
        writer.raw(table)
        let sum = try LegacyHash.of(table, .sha1)
        writer.raw(sum)
        if let seal { writer.raw(try seal.bytes(over: sum)) }
        front = writer.bytes
        contents = text.contents
    }
}

/// The members' part of the table.
private struct XarText {
    private(set) var lines: [String] = []
    private(set) var contents: [XarMember] = []
    private var number = 0
    private var offset: Int64

    init(offset: Int64) { self.offset = offset }

    mutating func add(_ members: [XarMember], indent: String) throws(Failure) {
        for member in members {
            number += 1
            lines.append("\(indent)<file id=\"\(number)\">")
            switch member {
            case .folder(let name, let inner):
                head(name, "directory", "0755", indent)
                try add(inner, indent: indent + " ")
            case .bytes(let name, let bytes):
                head(name, "file", "0644", indent)
                data(Int64(bytes.count), try LegacyHash.of(bytes, .sha1), indent)
                contents.append(member)
            case .scratch(let name, let content):
                head(name, "file", "0644", indent)
                data(content.size, content.sha1, indent)
                contents.append(member)
            }
            lines.append("\(indent)</file>")
        }
    }

    private mutating func head(_ name: String, _ type: String, _ mode: String, _ indent: String) {
        lines += [
            "\(indent) <name>\(XMLText.escaped(name))</name>", "\(indent) <type>\(type)</type>",
            "\(indent) <mode>\(mode)</mode>", "\(indent) <uid>0</uid>", "\(indent) <gid>0</gid>",
        ]
    }

    private mutating func data(_ size: Int64, _ sha1: [UInt8], _ indent: String) {
        let sum = Hex.text(sha1)
        lines += [
            "\(indent) <data>", "\(indent)  <length>\(size)</length>",
            "\(indent)  <offset>\(offset)</offset>", "\(indent)  <size>\(size)</size>",
            "\(indent)  <encoding style=\"application/octet-stream\"/>",
            "\(indent)  <extracted-checksum style=\"sha1\">\(sum)</extracted-checksum>",
            "\(indent)  <archived-checksum style=\"sha1\">\(sum)</archived-checksum>",
            "\(indent) </data>",
        ]
        offset += size
    }
}
