import Model

/// The headers of a program or library for Windows (Microsoft's "PE Format").
enum PEStart {
    static func read(_ start: BoundedBytes) -> MachineCode? {
        // "MZqFpD" begins a program that a shell runs on every system (Actually Portable Executable).
        guard start.starts(with: "MZ"), !start.starts(with: "MZqFpD"),
            let offset = start.little(4, at: 0x3c), offset < UInt64(MachineCodeReader.size)
        else { return nil }
        let header = Int(offset)
        guard start.big(4, at: header) == 0x5045_0000,
            let machine = start.little(2, at: header + 4), isNative(start, header + 24)
        else { return nil }
        return MachineCode(
            form: "a PE file", systems: [.windows], system: "windows",
            processors: [processor(machine)])
    }

    /// Whether Windows itself runs what has its optional header at `place`: firmware runs what has
    /// the subsystems 10 to 13, and .NET on any system what has a header of its own.
    private static func isNative(_ start: BoundedBytes, _ place: Int) -> Bool {
        guard let magic = start.little(2, at: place), let system = start.little(2, at: place + 68)
        else { return false }
        let directories = place + (magic == 0x20b ? 108 : 92)
        let count = start.little(4, at: directories) ?? 0
        let runtime = count > 14 ? start.little(4, at: directories + 4 + 14 * 8) ?? 0 : 0
        return !(10...13).contains(system) && runtime == 0
    }

    private static func processor(_ machine: UInt64) -> MachineCode.Processor {
        switch machine {
        case 0x014c: MachineCode.Processor(.i386)
        case 0x8664: MachineCode.Processor(.amd64)
        // The latter two can call what is built for x86-64.
        case 0xaa64, 0xa641, 0xa64e: MachineCode.Processor(.arm64)
        case 0x01c4: MachineCode.Processor(.armv7)
        case 0x5064: MachineCode.Processor(.riscv64)
        case 0x6264: MachineCode.Processor(.loong64)
        default: MachineCode.Processor(name: "machine \(machine)", families: [])
        }
    }
}
