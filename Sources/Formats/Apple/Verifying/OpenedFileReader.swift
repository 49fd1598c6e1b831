package import Files
package import Model

/// Looks at files as macOS does when it opens them.
package struct OpenedFileReader {
    private let trust: AppleTrust
    private let workers: Workers

    /// The formats whose files macOS opens, beside programs.
    package static let formats: Set<String> = []
    /// What the names of such files end with.
    package static let endings: [String] = []

    package init(_ trust: AppleTrust, _ workers: Workers) {
        self.trust = trust
        self.workers = workers
    }

    /// What the file `record` is, which messages call `name`; nil when it is nothing that macOS opens. What
    /// does not hold is refused.
    package func found(
        _ record: FileRecord, called name: String
    ) throws(Failure) -> OpenedFile? {
        try ProgramVerifier(trust, workers).parts(of: record, called: name)
            .map { OpenedFile(.program, $0) }
    }
}
