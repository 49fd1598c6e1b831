import Model

/// The header of a Mach-O file, or the table of a universal one (`<mach-o/loader.h>`,
/// `<mach-o/fat.h>`).
enum MachOStart {
    static func read(_ start: BoundedBytes) -> MachineCode? {
        guard let processors = universal(start) ?? thin(start) else { return nil }
        return MachineCode(
            form: "a Mach-O file", systems: [.macos], system: "macos", processors: processors)
    }

    private static func thin(_ start: BoundedBytes) -> [MachineCode.Processor]? {
        let isLittle: Bool
        switch start.big(4, at: 0) {
        case 0xcffa_edfe, 0xcefa_edfe: isLittle = true
        case 0xfeed_facf, 0xfeed_face: isLittle = false
        default: return nil
        }
        func number(at place: Int) -> UInt64? {
            isLittle ? start.little(4, at: place) : start.big(4, at: place)
        }
        // A program, a library or a bundle; symbols and objects are not loaded.
        guard let cpu = number(at: 4), let type = number(at: 12), [2, 6, 8].contains(type) else {
            return nil
        }
        return [processor(cpu)]
    }

    private static func universal(_ start: BoundedBytes) -> [MachineCode.Processor]? {
        let step: Int
        switch start.big(4, at: 0) {
        case 0xcafe_babe: step = 20
        case 0xcafe_babf: step = 32
        default: return nil
        }
        // Java classes begin alike; their version, in the count's place, is 45 or more.
        guard let count = start.big(4, at: 4), (1..<45).contains(count) else { return nil }
        let all = (0..<Int(count)).compactMap { start.big(4, at: 8 + $0 * step).map(processor) }
        return all.count == Int(count) ? all : nil
    }

    private static func processor(_ cpu: UInt64) -> MachineCode.Processor {
        switch cpu {
        case 0x0100_0007: MachineCode.Processor(.amd64)
        case 0x0100_000c: MachineCode.Processor(.arm64)
        case 7: MachineCode.Processor(.i386)
        default: MachineCode.Processor(name: "processor \(cpu)", families: [])
        }
    }
}
