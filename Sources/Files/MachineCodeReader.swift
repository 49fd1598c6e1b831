public import Model

/// Reads what the first bytes of a program or library say; the table of a universal file, and a
/// Windows program's header, lie within them.
public enum MachineCodeReader {
    /// As much of a file as is looked at.
    public static let size = 4096

    /// What `start` is the beginning of; nil for everything that no system loads as it is: objects,
    /// which wait for a linker, what a virtual machine runs, and data.
    public static func read(_ start: [UInt8]) -> MachineCode? {
        let bytes = FileStart(start)
        return ELFStart.read(bytes) ?? MachOStart.read(bytes) ?? PEStart.read(bytes)
    }
}
