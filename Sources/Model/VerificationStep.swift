/// One command a downloader types, written by the code that made what it checks.
package struct VerificationStep: Sendable, Hashable {
    /// What a step's success proves.
    package enum Proof: Sendable, Hashable {
        /// A file is the one in the checksum list.
        case digest
        /// The checksum list is by the holder of the key.
        case signature
    }

    /// The system the command is for.
    package let system: OperatingSystem
    /// The program it needs; looked for before the command is run.
    package let tool: String
    /// A heading: "with ssh-keygen (part of macOS, Windows and most Linux systems)".
    package let title: String
    /// The line to type, in the folder the files were downloaded to.
    package let command: String
    /// A line of the output that means success.
    package let success: String
    /// What success proves.
    package let proof: Proof
    /// The files the command reads, all of the release folder.
    package let files: [String]

    /// A command for `system`.
    package init(
        system: OperatingSystem, tool: String, title: String, command: String, success: String,
        proof: Proof, files: [String]
    ) {
        self.system = system
        self.tool = tool
        self.title = title
        self.command = command
        self.success = success
        self.proof = proof
        self.files = files
    }
}

/// How people install the packages of one format; who writes the format knows it.
package struct Installation: Sendable {
    /// What makes a package's key known to the system.
    package typealias Trust = @Sendable (_ keyFile: String, _ fingerprint: String) -> [String]

    /// The systems that the format is for: `Debian, Ubuntu`.
    package let systems: String
    /// The line that installs a file of the folder that the terminal is in.
    package let line: @Sendable (_ file: String, _ isSigned: Bool) -> String
    /// The lines that are typed once before the first package of a key.
    package let trust: Trust

    /// Nothing to trust where a format carries no signature.
    package init(
        systems: String, trust: @escaping Trust = { _, _ in [] },
        line: @escaping @Sendable (_ file: String, _ isSigned: Bool) -> String
    ) {
        self.systems = systems
        self.trust = trust
        self.line = line
    }
}
