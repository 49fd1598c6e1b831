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
        let aside = try Folder.scratch(in: folder)
        var placed: [String] = []
        do throws(Failure) {
            for file in files {
                try TextFile.write(file.bytes, to: aside + "/" + file.name, mode: file.mode)
            }
            for file in files {
                let path = folder + "/" + file.name
                try Folder.move(aside + "/" + file.name, to: path)
                placed.append(path)
            }
            try Folder.sync(folder)
            try Folder.remove(aside)
        } catch {
            for path in placed + [aside] { try? Folder.remove(path) }
            throw error
        }
    }
}
