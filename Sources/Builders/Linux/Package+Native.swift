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

/// What belongs to a package although it is not in it.
extension Package {
    /// Where the program makes files of its own, without a leading `/`.
    var ghosts: [String] {
        entries.filter { $0.kind == .ghost }
            .map { String(($0.target ?? $0.path).drop { $0 == "/" }) }
    }
}

extension Ownership {
    /// Whether it is known without asking the installing system.
    var isNumeric: Bool {
        (owner == "root" || UInt32(owner) != nil) && (group == "root" || UInt32(group) != nil)
    }
}
