import Archives
package import Files
package import Model

/// Looks at files as macOS does when it opens them.
package struct OpenedFileReader {
    private let trust: AppleTrust
    private let workers: Workers

    /// The formats whose files macOS opens, beside programs.
    package static let formats: Set<String> = ["app", "dmg", "pkg"]
    /// What the names of such files end with.
    package static let endings = [".app.zip", ".dmg", ".pkg"]

    package init(_ trust: AppleTrust, _ workers: Workers) {
        self.trust = trust
        self.workers = workers
    }

    /// What the app in the folder `path` is, which messages call `name`.
    package func app(at path: String, called name: String) throws(Failure) -> OpenedFile {
        try AppVerifier(programs: ProgramVerifier(trust, workers)).found(path, called: name)
    }

    /// What the file `record` is, which messages call `name`; nil when it is nothing that macOS opens. What
    /// does not hold is refused. An archive is unpacked into `folder`, which is not there yet.
    package func found(
        _ record: FileRecord, called name: String, unpackingInto folder: String
    ) throws(Failure) -> OpenedFile? {
        // What stands before the name of the first entry of a zip archive.
        if try RandomAccess(record).bytes(4, at: 0) == [0x50, 0x4B, 3, 4] {
            _ = try ArchiveReader(record.path).extract(into: folder)
            let apps = try Folder.names(folder).filter { $0.hasSuffix(".app") }
            guard apps.count == 1 else { return nil }
            return try app(at: Path.join(folder, apps[0]), called: apps[0])
        }
        return try found(record, called: name)
    }

    /// The same of anything but an archive.
    func found(
        _ record: FileRecord, called name: String
    ) throws(Failure) -> OpenedFile? {
        if let parts = try ProgramVerifier(trust, workers).parts(of: record, called: name) {
            return OpenedFile(.program, parts)
        }
        if let image = try DiskImageVerifier(trust: trust).found(record, called: name) {
            return image
        }
        return try InstallerVerifier(trust: trust).found(record, called: name)
    }
}
