internal import Model

/// What native packages say about the product.
extension Package {
    /// The package's name.
    var nativeName: String { native.policy.name?.value ?? product.name }

    /// One line, without the full stop that package lists leave out.
    var summary: String {
        let policy = native.policy.summary
        let line = policy.isEmpty ? product.description : policy
        return line.hasSuffix(".") && !line.hasSuffix("..") ? String(line.dropLast()) : line
    }

    /// The longer text's paragraphs, each as one line; a line that begins with a blank stands alone.
    var paragraphs: [[String]] {
        native.policy.about.split(separator: "\n", omittingEmptySubsequences: false)
            .split { $0.allSatisfy(\.isWhitespace) }
            .map { $0.map(String.init) }
    }

    /// Who made the package.
    var packager: String {
        native.policy.packager.isEmpty ? product.maintainer : native.policy.packager
    }
}
