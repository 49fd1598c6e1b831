import Archives
import Files
import Model

/// The word of Apple's notary that it has seen something, which is put beside it or into it.
package struct NotaryTicket: Sendable {
    /// As Apple gives it: what it says is between Apple and macOS.
    let bytes: [UInt8]

    /// How each begins.
    private static let mark = Array("s8ch".utf8)
    /// Those in use have some kilobytes.
    static let limit = 1 << 20
    private static let trailerSize = 16

    /// Nil for what is not a ticket.
    package init?(_ bytes: [UInt8]) {
        guard Self.isOne(bytes), bytes.count <= Self.limit else { return nil }
        self.bytes = bytes
    }

    /// What follows an installer's archive.
    var trailed: [UInt8] {
        Self.trailer(1, 0) + bytes + Self.trailer(2, UInt32(bytes.count))
    }

    static func isOne(_ bytes: some Collection<UInt8>) -> Bool { bytes.starts(with: mark) }

    /// Whether a ticket follows the `end` of an installer's archive, where nothing else may follow: a
    /// trailer without content, the ticket, and a trailer with its size (notarization.cpp).
    static func follows(
        _ end: Int64, of record: FileRecord, called name: String
    ) throws(Failure) -> Bool {
        guard record.size > end else { return false }
        let size = record.size - end - 2 * Int64(trailerSize)
        guard size > 0, size <= limit,
            let bytes = try RandomAccess(record).bytes(Int(record.size - end), at: end),
            bytes.starts(with: trailer(1, 0)),
            bytes.suffix(trailerSize).elementsEqual(trailer(2, UInt32(size))),
            isOne(bytes.dropFirst(trailerSize))
        else {
            throw Failure(
                "\(name) is not a sound installer", "something follows it that is not a ticket",
                hint: "fetch it again, or ask whoever made it", exit: .malformed)
        }
        return true
    }

    /// "t8lr", with the lowest byte first.
    private static func trailer(_ kind: UInt16, _ size: UInt32) -> [UInt8] {
        var writer = ByteWriter()
        writer.text("t8lr")
        writer.little(UInt16(1))
        writer.little(kind)
        writer.little(size)
        writer.little(UInt32(0))
        return writer.bytes
    }
}
