import Files
package import Model

/// The lines with which a downloader checks files against the list.
package enum ChecksumSteps {
    /// One line for all of `artifacts` where the system's tool can, otherwise one for each.
    package static func steps(
        for artifacts: [Artifact], on system: OperatingSystem
    ) -> [VerificationStep] {
        switch system {
        case .linux: artifacts.first.map { [linux(artifacts, $0)] } ?? []
        case .macos: artifacts.map(macos)
        case .windows: artifacts.compactMap(windows)
        case .freebsd: artifacts.compactMap(freebsd)
        }
    }

    private static let list = ReleaseFile.checksums

    private static func linux(_ artifacts: [Artifact], _ first: Artifact) -> VerificationStep {
        VerificationStep(
            system: .linux, tool: "sha256sum", title: "with sha256sum",
            command: "sha256sum --strict -c --ignore-missing \(list)", success: "\(first.name): OK",
            proof: .digest, files: [list] + artifacts.map(\.name))
    }

    /// The shasum of older systems has no --ignore-missing, so it is given the one line it needs.
    private static func macos(_ artifact: Artifact) -> VerificationStep {
        let pattern = ShellWord.posix(" \(escaped(artifact.name))$")
        return VerificationStep(
            system: .macos, tool: "shasum", title: "with shasum, which is part of macOS",
            command: "grep \(pattern) \(list) | shasum -a 256 -c", success: "\(artifact.name): OK",
            proof: .digest, files: [list, artifact.name])
    }

    private static func freebsd(_ artifact: Artifact) -> VerificationStep? {
        guard let digest = artifact.digest(.sha256) else { return nil }
        return VerificationStep(
            system: .freebsd, tool: "sha256", title: "with sha256, which is part of FreeBSD",
            command: "sha256 -c \(digest.hex) \(ShellWord.posix(artifact.name))",
            success: "SHA256 (\(artifact.name)) = \(digest.hex)", proof: .digest,
            files: [artifact.name])
    }

    private static func windows(_ artifact: Artifact) -> VerificationStep? {
        guard let digest = artifact.digest(.sha256) else { return nil }
        let name = ShellWord.powerShell(artifact.name)
        return VerificationStep(
            system: .windows, tool: "powershell", title: "with PowerShell",
            command: "(Get-FileHash \(name) -Algorithm SHA256).Hash -eq '\(digest.hex)'",
            success: "True", proof: .digest, files: [artifact.name])
    }

    /// The name as a basic regular expression (POSIX 9.3).
    private static func escaped(_ name: String) -> String {
        name.reduce(into: "") { $0 += (".[]*^$\\".contains($1) ? "\\" : "") + String($1) }
    }
}
