/// Bytes with numbers of either order in them; whatever lies outside of them is nil.
package struct BoundedBytes {
    private let bytes: ArraySlice<UInt8>

    package init(_ bytes: [UInt8]) { self.bytes = bytes[...] }

    package init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

    package var count: Int { bytes.count }

    func starts(with text: String) -> Bool { bytes.starts(with: text.utf8) }

    package func little(_ size: Int, at place: Int) -> UInt64? {
        part(size, at: place)?.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    package func big(_ size: Int, at place: Int) -> UInt64? {
        part(size, at: place)?.reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// `size` bytes from `place` on.
    package func part(_ size: Int, at place: Int) -> ArraySlice<UInt8>? {
        guard size >= 0, place >= 0, place <= bytes.count - size else { return nil }
        return bytes[(bytes.startIndex + place)..<(bytes.startIndex + place + size)]
    }

    /// The text from `place` on up to a zero byte, which must be there.
    package func text(at place: Int) -> String? {
        guard let rest = part(bytes.count - place, at: place),
            let end = rest.firstIndex(of: 0)
        else { return nil }
        return String(validating: rest[..<end], as: UTF8.self)
    }
}
