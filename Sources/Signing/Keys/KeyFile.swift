internal import Files
internal import Model

/// One file of a new identity, before it is on disk.
struct KeyFile {
    let name: String
    let bytes: [UInt8]
    let mode: UInt16

    init(_ name: String, _ bytes: [UInt8], mode: UInt16 = 0o644) {
        self.name = name
        self.bytes = bytes
        self.mode = mode
    }

    /// Writes all of `files` aside, then moves them to names that must be free; or leaves nothing.
    static func place(_ files: [KeyFile], in folder: String) throws(Failure) {
        let home = try HeldFolder(named: folder)
        let aside = try home.scratch()
        var placed: [String] = []
        do throws(Failure) {
            for file in files {
                try TextFile.write(file.bytes, to: file.name, in: aside, mode: file.mode)
            }
            for file in files {
                try aside.move(file.name, to: file.name, in: home)
                placed.append(file.name)
            }
            try home.sync()
            try home.discard(aside)
        } catch {
            for name in placed { try? home.unlink(name) }
            try? home.discard(aside)
            throw error
        }
    }
}
