/// Lines of a text, cut at bytes: to Swift's characters CR LF is one sign, to a signature two.
enum TextLines {
    /// The lines without their ends; a last line end opens no further line.
    static func split(_ bytes: [UInt8], allowCRLF: Bool) -> [ArraySlice<UInt8>] {
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        guard allowCRLF else { return lines }
        return lines.map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 }
    }
}
