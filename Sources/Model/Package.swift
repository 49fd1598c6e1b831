/// All that a format may know: finished, validated, sorted and immutable.
public struct Package: Sendable {
    /// The product's facts, the same for every package of a release.
    public let product: Product
    /// The release's version.
    public let version: Version
    /// The platform; nil for the source archive.
    public let platform: Platform?
    /// The file name without its ending, and the folder an archive wraps its entries in.
    public let stem: String
    /// The time of every entry.
    public let date: Timestamp
    /// The file name without its ending as the manifest gives it; nil is the format's convention.
    public let givenName: String?
    /// What a native package carries beside its files.
    public var native: NativeParts
    /// Sorted by path, bytewise; no path twice.
    public let entries: [Entry]

    /// A package of `entries`, which it sorts.
    public init(
        product: Product, version: Version, platform: Platform?, stem: String, date: Timestamp,
        entries: [Entry], givenName: String? = nil, native: NativeParts = NativeParts()
    ) {
        self.product = product
        self.version = version
        self.platform = platform
        self.stem = stem
        self.date = date
        self.givenName = givenName
        self.native = native
        self.entries = entries.inOrder(of: \.path)
    }

    /// The programs among the entries.
    public var programs: [Entry] { entries.filter { $0.kind == .program } }
}
