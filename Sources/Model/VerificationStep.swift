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
