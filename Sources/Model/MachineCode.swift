/// What the first bytes of a program or library say of the systems and processors it is for.
public struct MachineCode: Sendable, Hashable {
    /// A processor as such a file names it.
    public struct Processor: Sendable, Hashable {
        /// For messages: `arm64`.
        public let name: String
        /// The families that run it; empty when no platform of ours does.
        public let families: [Architecture]

        /// One that platforms call otherwise, or not at all.
        public init(name: String, families: [Architecture]) {
            self.name = name
            self.families = families
        }

        /// One that platforms know under the same name.
        public init(_ family: Architecture) {
            self.init(name: family.rawValue, families: [family])
        }
    }

    /// How it is laid out, with an article: `an ELF file`.
    public let form: String
    /// The systems that could load it; empty when no platform of ours does.
    public let systems: [OperatingSystem]
    /// The system as such a file names it; nil when it does not say.
    public let system: String?
    /// The processors it is for: one, or all that a universal file has a part for.
    public let processors: [Processor]

    /// What was read from a file.
    public init(
        form: String, systems: [OperatingSystem], system: String?, processors: [Processor]
    ) {
        self.form = form
        self.systems = systems
        self.system = system
        self.processors = processors
    }

    /// Whether `platform` runs it. What is for every processor has no part for a single one.
    public func runs(on platform: Platform) -> Bool {
        let wanted = platform.arch == .universal ? [.amd64, .arm64] : [platform.arch]
        return systems.contains(platform.os)
            && wanted.allSatisfy { family in processors.contains { $0.families.contains(family) } }
    }

    /// `an ELF file for arm64`, `a Mach-O file for macos-amd64 and macos-arm64`.
    public var title: String {
        let front = system.map { $0 + "-" } ?? ""
        return form + " for " + processors.map { front + $0.name }.joined(separator: " and ")
    }
}
