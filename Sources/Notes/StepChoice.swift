import Model

/// Which of all commands are shown where: on each system the shortest with what it brings along.
struct StepChoice {
    private let signatures: [VerificationStep]
    private let digests: [VerificationStep]
    private let artifacts: [Artifact]

    init(_ steps: [VerificationStep], _ artifacts: [Artifact]) {
        signatures = steps.filter { $0.proof == .signature }
        digests = steps.filter { $0.proof == .digest }
        self.artifacts = artifacts
    }

    /// The systems in the order of the notes.
    static let systems: [OperatingSystem] = [.linux, .macos, .windows, .freebsd]

    /// Tools that a system brings along, the one to be shown first.
    private static let stock = ["ssh-keygen", "openssl"]

    /// Whether there is any signature to check.
    var isSigned: Bool { !signatures.isEmpty }

    /// Whether every signature is first checked with a tool that the system brings along.
    var needsNoInstallation: Bool {
        Self.systems.flatMap { signatures(on: $0) }.allSatisfy { Self.stock.contains($0.tool) }
    }

    /// The signature's commands for `system` with one tool: one that it has, or else any.
    func signatures(on system: OperatingSystem) -> [VerificationStep] {
        let own = signatures.filter { $0.system == system }
        let tool = Self.stock.first { tool in own.contains { $0.tool == tool } } ?? own.first?.tool
        return own.filter { $0.tool == tool }
    }

    /// The checksum's commands for files that people on `system` want; all when none is for it.
    func digests(on system: OperatingSystem) -> [VerificationStep] {
        let own = digests.filter { $0.system == system }
        let names = artifacts.filter { $0.platform.map { $0.os == system } ?? true }.map(\.name)
        let wanted = own.filter { step in step.files.contains { names.contains($0) } }
        return wanted.isEmpty ? own : wanted
    }

    /// The files that those commands read, besides the artifacts.
    var files: [String] {
        let read = Self.systems.flatMap { signatures(on: $0) + digests(on: $0) }.flatMap(\.files)
        return Set(read).subtracting(artifacts.map(\.name))
            .inOrder { $0 }
    }

    /// The signature's other commands, a list for each tool; minisign and OpenSSL come first.
    var others: [[VerificationStep]] {
        let shown = Set(Self.systems.flatMap { signatures(on: $0) }.map(\.command))
        let rest = signatures.filter { !shown.contains($0.command) }
        let first = ["minisign", "openssl"]
        let tools = first + Set(rest.map(\.tool)).subtracting(first).sorted()
        return tools.map { tool in rest.filter { $0.tool == tool } }.filter { !$0.isEmpty }
    }
}
