import Model

/// The header of an ELF file (System V ABI, chapter 4, and the processors' supplements).
enum ELFStart {
    static func read(_ start: BoundedBytes) -> MachineCode? {
        guard start.big(4, at: 0) == 0x7f45_4c46, let width = start.little(1, at: 4),
            let order = start.little(1, at: 5), let abi = start.little(1, at: 7)
        else { return nil }
        let isLittle = order != 2
        func number(at place: Int) -> UInt64? {
            isLittle ? start.little(2, at: place) : start.big(2, at: place)
        }
        // 2 is a program, 3 one that can be loaded anywhere, or a library.
        guard let type = number(at: 16), type == 2 || type == 3, let machine = number(at: 18) else {
            return nil
        }
        let (systems, system) = systems(abi)
        return MachineCode(
            form: "an ELF file", systems: systems, system: system,
            processors: [processor(machine, is64: width == 2, isLittle: isLittle)])
    }

    /// `EI_OSABI`: programs for Linux need not say so, and others of FreeBSD neither.
    private static func systems(_ abi: UInt64) -> ([OperatingSystem], String?) {
        switch abi {
        case 2: ([], "netbsd")
        case 3: ([.linux], nil)
        case 6: ([], "solaris")
        case 9: ([.freebsd], "freebsd")
        case 12: ([], "openbsd")
        default: ([.linux, .freebsd], nil)
        }
    }

    private static func processor(
        _ machine: UInt64, is64: Bool, isLittle: Bool
    ) -> MachineCode.Processor {
        let bits = is64 ? 64 : 32
        let known = table.first { ($0.machine, $0.bits, $0.isLittle) == (machine, bits, isLittle) }
        if let known { return MachineCode.Processor(name: known.name, families: known.families) }
        let order = isLittle ? "little-endian" : "big-endian"
        let name = names[machine] ?? "machine \(machine)"
        return MachineCode.Processor(name: "\(name) (\(bits)-bit, \(order))", families: [])
    }

    private struct Row {
        let machine: UInt64
        let bits: Int
        let isLittle: Bool
        let name: String
        let families: [Architecture]

        init(_ machine: UInt64, _ bits: Int, _ families: Architecture..., isLittle: Bool = true) {
            self.machine = machine
            self.bits = bits
            self.isLittle = isLittle
            self.families = families
            // What sets its versions apart is not in the header.
            name = families.count == 1 ? families[0].rawValue : "arm"
        }
    }

    private static let table = [
        Row(62, 64, .amd64), Row(183, 64, .arm64), Row(3, 32, .i386),
        Row(40, 32, .armv5, .armv6, .armv7), Row(21, 64, .ppc64le),
        Row(22, 64, .s390x, isLittle: false), Row(243, 64, .riscv64), Row(258, 64, .loong64),
        Row(8, 64, .mips64le), Row(8, 32, .mipsle),
    ]

    /// `e_machine` of what else a build leaves.
    private static let names: [UInt64: String] = [
        2: "sparc", 3: "386", 8: "mips", 20: "ppc", 21: "ppc64", 22: "s390", 40: "arm",
        43: "sparc64", 62: "amd64", 183: "arm64", 243: "riscv", 247: "bpf", 258: "loongarch",
    ]
}
