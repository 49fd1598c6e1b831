import Archives
import Files
import Model
import Trust

/// Unpacks an archive that has been verified: the bytes that were checked, and no others.
///
/// The archive is copied into a file that has no name and hashed on the way, so nobody can exchange
/// it between the check and the use. The folder appears when everything in it is there.
struct VerifiedArchive {
    let source: any ReleaseSource
    let file: Verdict.CheckedFile

    /// Makes `folder`, which must not be there yet.
    func extract(to folder: String) throws(Failure) {
        try Self.checkAbsent(folder)
        let parent = try Folder.make(Path.parent(folder))
        let place = try parent.scratch()
        defer { try? parent.discard(place) }
        let copy = try copy(in: place.path)
        let fresh = try place.make("fresh", underUmask: true)
        try ArchiveReader(copy, named: file.name).extract(into: fresh, underUmask: true)
        try Self.checkAbsent(folder)
        try place.move("fresh", to: Path.name(folder), in: parent)
    }

    /// The verified bytes, in a file on the disk that `place` is on.
    func copy(in place: String) throws(Failure) -> ScratchFile {
        var copy = try ScratchFile(in: place)
        let hash = try Hash(.sha256)
        let isThere = try source.feed(file.name, limit: file.size) { step throws(Failure) in
            try hash.update(step.span.bytes)
            try copy.write(step.span.bytes)
        }
        guard isThere, try hash.value() == file.sha256 else {
            throw Failure(
                "\(file.name) has changed since it was verified",
                hint: "delete it and fetch it again; do not use it", exit: .unverified)
        }
        return copy
    }

    static func checkAbsent(_ folder: String) throws(Failure) {
        guard try Folder.kind(folder) == nil else {
            throw Failure(
                "cannot unpack into \(folder)", "it is there already",
                hint: "name a folder that is not there yet", exit: .usage)
        }
    }
}
