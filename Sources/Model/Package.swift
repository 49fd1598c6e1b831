/// All that a format may know: finished, validated, sorted and immutable.
package struct Package: Sendable {
    /// The product's facts, the same for every package of a release.
    package let product: Product
    /// The release's version.
    package let version: Version
    /// The platform; nil for the source archive.
    package let platform: Platform?
    /// The file name without its ending, and the folder an archive wraps its entries in.
    package let stem: String
    /// The time of every entry.
    package let date: Timestamp
    /// The file name without its ending as the manifest gives it; nil is the format's convention.
    package let givenName: String?
    /// How installed systems call the product.
    package let naming: Naming
    /// Whether another artifact deflates the same files, so that all share what one has deflated.
    package let sharesFiles: Bool
    /// Sorted by path, bytewise; no path twice.
    package let entries: [Entry]

    /// A package of `entries`, which it sorts.
    package init(
        product: Product, version: Version, platform: Platform?, stem: String, date: Timestamp,
        entries: [Entry], givenName: String? = nil, naming: Naming = Naming(),
        sharesFiles: Bool = false
    ) {
        self.product = product
        self.version = version
        self.platform = platform
        self.stem = stem
        self.date = date
        self.givenName = givenName
        self.naming = naming
        self.sharesFiles = sharesFiles
        self.entries = entries.inOrder(of: \.path)
    }

    /// The same package with other entries.
    package func holding(_ entries: [Entry]) -> Package {
        Package(
            product: product, version: version, platform: platform, stem: stem, date: date,
            entries: entries, givenName: givenName, naming: naming, sharesFiles: sharesFiles)
    }

    /// The programs among the entries.
    package var programs: [Entry] { entries.filter { $0.kind == .program } }
}

/// What is released, in words.
package struct Product: Sendable, Hashable {
    /// The name that starts every file name.
    package let name: String
    /// One line about it.
    package let description: String
    /// Its page.
    package let homepage: String
    /// An SPDX expression.
    package let license: String
    /// `Name <mail>`.
    package let maintainer: String
    /// What macOS calls its program; nil where the manifest does not say.
    package let macIdentifier: String?

    /// The facts about a product.
    package init(
        name: String, description: String = "", homepage: String = "", license: String = "",
        maintainer: String = "", macIdentifier: String? = nil
    ) {
        self.name = name
        self.description = description
        self.homepage = homepage
        self.license = license
        self.maintainer = maintainer
        self.macIdentifier = macIdentifier
    }
}
