package import Model
package import Options

/// What a manifest may say of an installer for macOS.
package struct InstallerOptions: FormatOptions {
    package var base: Located<String>?
    package var identifier: Located<String>?
    package var title: Located<String>?
    package var system: Located<String>?
    package var license: NamedFile?
    package var codeSigner: Located<String>?
    package var scripts = Scripts()
    package var waivers: [Located<Waiver>] = []

    package init() {}

    package static var keys: [Key<Self>] {
        let all: [Key<Self>] =
            [
                .base(\.base, ["app"]),
                .appleIdentifier(\.identifier),
                .text(
                    "title", \.title, ManifestRule.line,
                    "What the installer calls the product; otherwise its name and version.",
                    example: "Acme 1.2.0"),
                .oldestSystem(\.system),
                .file(
                    "license", \.license, what: "the license",
                    "The text that the installer shows before it begins.", example: "LICENSE"),
                .text(
                    "sign", \.codeSigner, ManifestRule.key,
                    "The identity with a Developer ID Installer that signs it; `none` leaves it unsigned.",
                    example: "apple-installer-2026"),
            ] + Scripts.keys([.preinstall, .postinstall]).map { $0.within(\.scripts) }
        return all.map(\.own) + [.waivers(\.waivers, PackageLint.commonNames)]
    }

    package static var advice: [String: String] {
        [
            "depends": "remove it: an installer for macOS brings all that it needs"
        ]
    }
}

/// What macOS calls a product: `com.example.acme`.
enum AppleIdentifier {
    /// As the manifest says of programs, or made of the homepage.
    static func known(of product: Product) -> String? {
        if let given = product.macIdentifier, (try? AppleRules.identifier.accept(given)) != nil {
            return given
        }
        return derived(from: product)
    }

    /// Made of the homepage's host and path, backwards: nobody else has that one.
    static func derived(from product: Product) -> String? {
        guard let start = product.homepage.range(after: "://") else { return nil }
        let parts = product.homepage[start...].prefix { !"?#".contains($0) }
            .split(separator: "/").map(String.init)
        guard let host = parts.first?.prefix(while: { $0 != ":" }), host.contains(".") else {
            return nil
        }
        let labels = host.split(separator: ".").map(String.init)
        let owner = (labels.first == "www" ? Array(labels.dropFirst()) : labels).reversed()
        var all = Array(owner) + parts.dropFirst()
        if all.last?.lowercased() != product.name.lowercased() { all.append(product.name) }
        let text = all.map { part in
            String(part.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
        }.joined(separator: ".")
        return text.utf8.count <= 155 ? text : nil
    }
}

/// A version of macOS.
enum AppleSystem {
    /// The oldest that runs programs for `platform`.
    static func oldest(for platform: Platform?) -> String {
        platform?.arch == .arm64 ? "11.0" : "10.13"
    }
}

extension String {
    fileprivate func range(after mark: String) -> String.Index? {
        var place = startIndex
        while place < endIndex {
            if self[place...].hasPrefix(mark) { return index(place, offsetBy: mark.count) }
            place = index(after: place)
        }
        return nil
    }
}
