internal import Files
internal import Model

/// The archive around a deb: `ar` with plain names (deb(5)).
enum ArMember {
    /// The archive's first bytes.
    static let magic = Array("!<arch>\n".utf8)
    /// A header's size.
    static let headerSize = 60
    /// Ten digits.
    private static let largest: Int64 = 9_999_999_999

    /// The header of a member with `size` bytes; an odd one is followed by a line end.
    static func header(
        _ name: String, size: Int64, date: Timestamp
    ) throws(Failure) -> [UInt8] {
        guard size <= largest else {
            throw Failure(
                "deb cannot hold a member of \(size) bytes", "its archive counts to \(largest)",
                hint: "split the product into several packages", exit: .usage)
        }
        // Times before 1970 have no digits.
        let fields = [
            (name, 16), (String(max(0, date.seconds)), 12), ("0", 6), ("0", 6), ("100644", 8),
            (String(size), 10),
        ]
        let text = fields.map { $0.0 + String(repeating: " ", count: max(0, $0.1 - $0.0.count)) }
        return Array((text.joined() + "`\n").utf8)
    }
}
