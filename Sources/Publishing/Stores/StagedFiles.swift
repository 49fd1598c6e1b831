internal import Synchronization

/// What a wave of files finds already there: one listing, instead of one question a file.
public final class StagedFiles: Sendable {
    private let sizes = Mutex<[String: Int64]>([:])

    /// Nothing is known yet.
    public init() {}

    /// Takes the place of what was known.
    func set(_ files: [StoredFile]) { sizes.withLock { $0 = files.sizes } }

    /// The size of a file that is there.
    subscript(name: String) -> Int64? { sizes.withLock { $0[name] } }
}

extension [StoredFile] {
    /// The sizes of its files, by name.
    var sizes: [String: Int64] {
        Dictionary(compactMap { file in file.size.map { (file.name, $0) } }) { $1 }
    }
}
