package import Model

/// Reads what the first bytes of a program or library say; the table of a universal file, and a
/// Windows program's header, lie within them.
package enum MachineCodeReader {
    /// As much of a file as is looked at.
    package static let size = 4096

    /// What `start` is the beginning of; nil for everything that no system loads as it is: objects,
    /// which wait for a linker, what a virtual machine runs, and data.
    package static func read(_ start: [UInt8]) -> MachineCode? {
        let bytes = FileStart(start)
        return ELFStart.read(bytes) ?? MachOStart.read(bytes) ?? PEStart.read(bytes)
    }
}

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
