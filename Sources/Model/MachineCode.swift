/// What the first bytes of a program or library say of the systems and processors it is for.
package struct MachineCode: Sendable, Hashable {
    /// A processor as such a file names it.
    package struct Processor: Sendable, Hashable {
        /// For messages: `arm64`.
        package let name: String
        /// The families that run it; empty when no platform of ours does.
        package let families: [Architecture]

        /// One that platforms call otherwise, or not at all.
        package init(name: String, families: [Architecture]) {
            self.name = name
            self.families = families
        }

        /// One that platforms know under the same name.
        package init(_ family: Architecture) {
            self.init(name: family.rawValue, families: [family])
        }
    }

    /// How it is laid out, with an article: `an ELF file`.
    package let form: String
    /// The systems that could load it; empty when no platform of ours does.
    package let systems: [OperatingSystem]
    /// The system as such a file names it; nil when it does not say.
    package let system: String?
    /// The processors it is for: one, or all that a universal file has a part for.
    package let processors: [Processor]

    /// What was read from a file.
    package init(
        form: String, systems: [OperatingSystem], system: String?, processors: [Processor]
    ) {
        self.form = form
        self.systems = systems
        self.system = system
        self.processors = processors
    }

    /// Whether `platform` runs it. What is for every processor has no part for a single one.
    package func runs(on platform: Platform) -> Bool {
        let wanted = platform.arch == .universal ? [.amd64, .arm64] : [platform.arch]
        return systems.contains(platform.os)
            && wanted.allSatisfy { family in processors.contains { $0.families.contains(family) } }
    }

    /// `an ELF file for arm64`, `a Mach-O file for macos-amd64 and macos-arm64`.
    package var title: String {
        let front = system.map { $0 + "-" } ?? ""
        return form + " for " + processors.map { front + $0.name }.joined(separator: " and ")
    }
}
