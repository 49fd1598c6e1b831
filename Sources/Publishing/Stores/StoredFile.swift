/// One name in a folder of a store.
public struct StoredFile: Sendable, Hashable {
    /// Its name in the folder.
    public let name: String
    /// Its size; nil for a folder.
    public let size: Int64?

    /// Whether it is a folder.
    var isFolder: Bool { size == nil }
}
