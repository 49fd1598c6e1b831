internal import Model

/// Names of packages (Debian Policy 5.6.1).
enum DebName {
    /// At least two of `a-z0-9+-.`, the first a letter or digit.
    static func isValid(_ name: some StringProtocol) -> Bool {
        guard name.utf8.count >= 2, let first = name.first, isPlain(first) else { return false }
        return name.allSatisfy { isPlain($0) || "+-.".contains($0) }
    }

    /// Refuses the name of `package` where dpkg would.
    static func check(_ package: Package, format: String) throws(Failure) {
        let name = package.nativeName
        guard !isValid(name) else { return }
        throw Failure(
            "\(format) cannot have the package name '\(name)'",
            "it has at least two of a-z, 0-9, '+', '-' and '.', the first a letter or digit",
            hint: "give it one: packages: {package: \(proposal(name))}",
            at: package.native.policy.name?.place, exit: .usage)
    }

    /// The same name in the characters that are allowed.
    private static func proposal(_ name: String) -> String {
        let mapped = String(name.lowercased().map { isPlain($0) || "+.".contains($0) ? $0 : "-" })
        let stem = String(mapped.drop { !isPlain($0) })
        return stem.count >= 2 ? stem : stem + "-tool"
    }

    private static func isPlain(_ mark: Character) -> Bool {
        mark.isASCII && (mark.isLowercase || mark.isNumber)
    }
}
