internal import Files
internal import Model
internal import Signing

/// Tells a release folder that we made from a folder with somebody's files in it.
struct OwnedFolder {
    let path: String

    init(_ path: String) { self.path = path }

    /// Nothing there, an empty folder, or a release folder with nothing foreign in it.
    func checkReplaceable() throws(Failure) {
        guard let kind = try Folder.kind(path) else { return }
        guard kind == .folder else {
            throw Failure(
                "cannot write to \(path)", "it is not a folder", hint: "choose another with -o")
        }
        let names = try Folder.names(path)
        if names.isEmpty { return }
        guard names.contains(ReleaseFile.record), names.contains(ReleaseFile.checksums) else {
            throw Failure(
                "cannot write to \(path)", "it has files in it that consign did not make",
                hint: "choose another folder with -o, or move the files away")
        }
        // A list can name anything; but a release has no folders, so none is ever removed with one.
        for name in names where try Folder.kind(path + "/" + name) != .file {
            throw Failure(
                "cannot replace \(path)", "'\(SafeName.printable(name))' in it is not a plain file",
                hint: "move it away, or choose another folder with -o")
        }
        if let foreign = try foreignFiles(names).first {
            throw Failure(
                "cannot replace \(path)",
                "'\(SafeName.printable(foreign))' in it was not made by consign",
                hint: "move the file away, or choose another folder with -o")
        }
    }

    /// Files that no release made here can have.
    private func foreignFiles(_ names: [String]) throws(Failure) -> [String] {
        let text = try TextFile.bytes(path + "/" + ReleaseFile.checksums, limit: ChecksumList.limit)
        let list = try ChecksumList(parsing: text, name: ReleaseFile.checksums)
        let record = try ReleaseRecord.decode(
            try TextFile.bytes(path + "/" + ReleaseFile.record, limit: ReleaseRecord.limit),
            name: ReleaseFile.record)
        return ReleaseNames(record: record, list: list).foreign(in: names)
    }
}
