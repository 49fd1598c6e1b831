/// Where the files of a publication can be read as they arrived.
public struct ArrivedFiles: Sendable {
    private let folder: String
    private let elsewhere: [String: String]

    /// All files in `folder`, but for those that are `elsewhere`, by name.
    public init(_ folder: String, elsewhere: [String: String] = [:]) {
        self.folder = folder
        self.elsewhere = elsewhere
    }

    /// The path of a file.
    public func path(_ name: String) -> String { elsewhere[name] ?? folder + "/" + name }
}
