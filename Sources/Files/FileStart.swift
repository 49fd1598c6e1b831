/// The first bytes of a file, with numbers of either order; what lies behind them is nil.
struct FileStart {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func starts(with text: String) -> Bool { bytes.starts(with: text.utf8) }

    func little(_ size: Int, at place: Int) -> UInt64? {
        part(size, at: place)?.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    func big(_ size: Int, at place: Int) -> UInt64? {
        part(size, at: place)?.reduce(0) { $0 << 8 | UInt64($1) }
    }

    private func part(_ size: Int, at place: Int) -> ArraySlice<UInt8>? {
        guard place >= 0, place <= bytes.count - size else { return nil }
        return bytes[place..<place + size]
    }
}
