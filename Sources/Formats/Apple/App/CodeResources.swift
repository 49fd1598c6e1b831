import Files
import Model

/// The seal over all that is in an app beside its program: a property list with a digest for each file,
/// whose own digest the program's signature has (Security, bundlediskrep.cpp and resources.cpp).
package struct CodeResources {
    /// Code in the app that has a signature of its own, by which the seal knows it.
    package struct Nested: Sendable {
        /// The first twenty bytes of the digest of its code directory.
        let identity: [UInt8]
        /// What it must be, in the language of requirements.
        let requirement: String
    }

    static let path = "_CodeSignature/CodeResources"

    /// The file.
    let bytes: [UInt8]

    /// Of `entries` under paths below `Contents`; `executable` is the program itself, and `nested` the code
    /// in other places, files and whole bundles.
    init(
        _ entries: [Entry], executable: String, nested: [String: Nested]
    ) throws(Failure) {
        var old: [String: PropertyList] = [:]
        var new: [String: PropertyList] = [:]
        for (path, code) in nested {
            new[path] = .dictionary([
                "cdhash": .data(code.identity), "requirement": .string(code.requirement),
            ])
        }
        for entry in entries where entry.path != "MacOS/" + executable {
            let path = entry.path
            guard !Self.isExcluded(path), !nested.keys.contains(where: { Self.holds($0, path) })
            else { continue }
            if let rule = SealRule.deciding(SealRule.new, path), !rule.isOmitted {
                if rule.isNested, entry.isContent { throw Self.unsigned(path) }
                new[path] = try Self.seal(entry, isOptional: rule.isOptional)
            }
            if let rule = SealRule.deciding(SealRule.old, path), !rule.isOmitted, entry.isContent {
                old[path] = try Self.oldSeal(entry, isOptional: rule.isOptional)
            }
        }
        let list = PropertyList.dictionary([
            "files": .dictionary(old), "files2": .dictionary(new),
            "rules": SealRule.list(SealRule.old), "rules2": SealRule.list(SealRule.new),
        ])
        bytes = Array(list.document.utf8)
    }

    /// The signature itself, a ticket of the notary beside it, and a receipt of the App Store.
    static func isExcluded(_ path: String) -> Bool {
        path == "CodeResources" || path.hasPrefix("_CodeSignature/")
            || path.hasPrefix("_MASReceipt/")
    }

    static func holds(_ code: String, _ path: String) -> Bool {
        path == code || path.hasPrefix(code + "/")
    }

    private static func seal(
        _ entry: Entry, isOptional: Bool
    ) throws(Failure) -> PropertyList? {
        switch entry.body {
        case .folder: return nil
        case .symlink(let target): return .dictionary(["symlink": .string(target)])
        case .file(let record): return seal(record.sha256.bytes, isOptional)
        case .bytes(let bytes): return seal(try Hash.of(bytes).bytes, isOptional)
        }
    }

    private static func seal(_ digest: [UInt8], _ isOptional: Bool) -> PropertyList {
        var members: [String: PropertyList] = ["hash2": .data(digest)]
        if isOptional { members["optional"] = .boolean(true) }
        return .dictionary(members)
    }

    /// As systems before 10.9 read it.
    private static func oldSeal(
        _ entry: Entry, isOptional: Bool
    ) throws(Failure) -> PropertyList {
        let digest = PropertyList.data(try LegacyDigests.digest(of: entry, .sha1))
        return isOptional
            ? .dictionary(["hash": digest, "optional": .boolean(true)]) : digest
    }

    private static func unsigned(_ path: String) -> Failure {
        Failure(
            "an app cannot have the file Contents/\(path)",
            "macOS takes what lies there for programs, and it is not signed",
            hint: "give it another kind than 'program' and 'library', so that it lies in Resources",
            exit: .usage)
    }
}

/// What the seal does with the files of a place; of those that match, the one with the highest weight
/// decides.
struct SealRule {
    private let pattern: String
    private let weight: Int
    let isOptional: Bool
    let isOmitted: Bool
    let isNested: Bool
    private let matches: @Sendable (String) -> Bool

    private init(
        _ pattern: String, _ weight: Int = 1, optional: Bool = false, omit: Bool = false,
        nested: Bool = false, _ matches: @escaping @Sendable (String) -> Bool
    ) {
        self.pattern = pattern
        self.weight = weight
        isOptional = optional
        isOmitted = omit
        isNested = nested
        self.matches = matches
    }

    /// Those of the first kind of seal.
    static let old: [SealRule] = [
        SealRule("^Resources/") { $0.hasPrefix("Resources/") },
        SealRule("^Resources/.*\\.lproj/", 1000, optional: true, isLocalized),
        SealRule("^Resources/.*\\.lproj/locversion.plist$", 1100, omit: true, isLocalVersion),
        SealRule("^Resources/Base\\.lproj/", 1010) { $0.hasPrefix("Resources/Base.lproj/") },
        SealRule("^version.plist$") { $0 == "version.plist" },
    ]

    /// Those of the second.
    static let new: [SealRule] = [
        SealRule(".*\\.dSYM($|/)", 11) { path in
            path.split(separator: "/").contains { $0.hasSuffix(".dSYM") }
        },
        SealRule("^(.*/)?\\.DS_Store$", 2000, omit: true) { Path.name($0) == ".DS_Store" },
        SealRule(
            "^(Frameworks|SharedFrameworks|PlugIns|Plug-ins|XPCServices|Helpers|MacOS|"
                + "Library/(Automator|Spotlight|LoginItems))/", 10, nested: true, isForCode),
        SealRule("^.*") { _ in true },
        SealRule("^Info\\.plist$", 20, omit: true) { $0 == "Info.plist" },
        SealRule("^PkgInfo$", 20, omit: true) { $0 == "PkgInfo" },
        SealRule("^Resources/", 20) { $0.hasPrefix("Resources/") },
        SealRule("^Resources/.*\\.lproj/", 1000, optional: true, isLocalized),
        SealRule("^Resources/.*\\.lproj/locversion.plist$", 1100, omit: true, isLocalVersion),
        SealRule("^Resources/Base\\.lproj/", 1010) { $0.hasPrefix("Resources/Base.lproj/") },
        SealRule("^[^/]+$", 10, nested: true) { !$0.contains("/") },
        SealRule("^embedded\\.provisionprofile$", 20) { $0 == "embedded.provisionprofile" },
        SealRule("^version\\.plist$", 20) { $0 == "version.plist" },
    ]

    /// The first of those with the highest weight; nil when none matches.
    static func deciding(_ rules: [SealRule], _ path: String) -> SealRule? {
        rules.filter { $0.matches(path) }.reduce(nil as SealRule?) { best, rule in
            best.map { $0.weight >= rule.weight } == true ? best : rule
        }
    }

    /// As the seal itself says them, so that whoever checks it need not know.
    static func list(_ rules: [SealRule]) -> PropertyList {
        .dictionary(Dictionary(rules.map { ($0.pattern, $0.words) }, uniquingKeysWith: { $1 }))
    }

    private var words: PropertyList {
        var members: [String: PropertyList] = [:]
        if isOptional { members["optional"] = .boolean(true) }
        if isOmitted { members["omit"] = .boolean(true) }
        if isNested { members["nested"] = .boolean(true) }
        if weight != 1 { members["weight"] = .real(Double(weight)) }
        return members.isEmpty ? .boolean(true) : .dictionary(members)
    }

    @Sendable private static func isLocalized(_ path: String) -> Bool {
        path.hasPrefix("Resources/")
            && path.split(separator: "/").dropFirst().dropLast().contains { $0.hasSuffix(".lproj") }
    }

    @Sendable private static func isLocalVersion(_ path: String) -> Bool {
        isLocalized(path) && Path.parent(path).hasSuffix(".lproj")
            && Path.name(path) == "locversion.plist"
    }

    @Sendable private static func isForCode(_ path: String) -> Bool {
        let places = [
            "Frameworks", "SharedFrameworks", "PlugIns", "Plug-ins", "XPCServices", "Helpers",
            "MacOS", "Library/Automator", "Library/Spotlight", "Library/LoginItems",
        ]
        return places.contains { path.hasPrefix($0 + "/") }
    }
}

extension Entry {
    /// Whether it has bytes of its own.
    fileprivate var isContent: Bool {
        switch body {
        case .file, .bytes: true
        case .folder, .symlink: false
        }
    }
}
