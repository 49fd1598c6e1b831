package import Model

/// Reads what the first bytes of a program or library say; the table of a universal file, and a
/// Windows program's header, lie within them.
package enum MachineCodeReader {
    /// As much of a file as is looked at.
    package static let size = 4096

    /// What `start` is the beginning of; nil for everything that no system loads as it is: objects,
    /// which wait for a linker, what a virtual machine runs, and data.
    package static func read(_ start: [UInt8]) -> MachineCode? {
        let bytes = BoundedBytes(start)
        return ELFStart.read(bytes) ?? MachOStart.read(bytes) ?? PEStart.read(bytes)
    }
}
