/// What is released, in words.
public struct Product: Sendable, Hashable {
    /// The name that starts every file name.
    public let name: String
    /// One line about it.
    public let description: String
    /// Its page.
    public let homepage: String
    /// An SPDX expression.
    public let license: String
    /// `Name <mail>`.
    public let maintainer: String

    /// The facts about a product.
    public init(
        name: String, description: String = "", homepage: String = "", license: String = "",
        maintainer: String = ""
    ) {
        self.name = name
        self.description = description
        self.homepage = homepage
        self.license = license
        self.maintainer = maintainer
    }
}
