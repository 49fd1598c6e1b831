import Files
import Model

/// Holds the files of a bundle against its seal, by the rules that macOS itself has: what the seal says of
/// rules does not count.
struct SealCheck {
    let place: BundlePlace
    /// `files2` of the seal.
    private let sealed: [String: PropertyList]

    init(_ place: BundlePlace, _ seal: [UInt8]) throws(Failure) {
        guard case .dictionary(let sealed)? = PropertyList(reading: seal)?["files2"] else {
            throw BundlePlace.unsound(place.name, "its seal is not a list of files")
        }
        self.place = place
        self.sealed = sealed
    }

    /// Code with a signature of its own, by the path that the seal has it under.
    var nested: [(path: String, seal: PropertyList)] {
        sealed.filter { $0.value["cdhash"] != nil }.map { ($0.key, $0.value) }.inOrder(of: \.path)
    }

    /// Refuses files that are not what was sealed, are missing, or are not sealed at all.
    func check() throws(Failure) {
        let code = nested.map(\.path)
        var seen = Set(code)
        for item in try Tree.walk(place.folder) {
            guard item.kind != .folder, item.path != place.program,
                !CodeResources.isExcluded(item.path),
                !code.contains(where: { CodeResources.holds($0, item.path) }),
                let rule = SealRule.deciding(SealRule.new, item.path), !rule.isOmitted
            else { continue }
            seen.insert(item.path)
            try check(item, rule)
        }
        for (path, seal) in sealed where !seen.contains(path) && seal["optional"] == nil {
            throw broken(path, "is missing")
        }
    }

    private func check(_ item: TreeItem, _ rule: SealRule) throws(Failure) {
        guard let seal = sealed[item.path] else { throw broken(item.path, "is not sealed") }
        switch item.kind {
        case .symlink(let target):
            guard seal["symlink"]?.text == target else {
                throw broken(item.path, "does not lead where it did")
            }
        case .file:
            if rule.isNested { throw broken(item.path, "lies among programs and is not signed") }
            let digest = try FileHash.record("\(place.folder)/\(item.path)").sha256.bytes
            guard seal["hash2"]?.bytes == digest else {
                throw broken(item.path, "is not what was sealed")
            }
        case .folder, .special: throw broken(item.path, "is neither a file nor a link")
        }
    }

    func broken(_ path: String, _ why: String) -> Failure {
        Failure(
            "the seal of \(place.name) does not hold", "\(SafeName.printable(path)) \(why)",
            hint:
                "something changed the app after it was signed; build it again, or ask whoever made it",
            exit: .unverified)
    }
}
