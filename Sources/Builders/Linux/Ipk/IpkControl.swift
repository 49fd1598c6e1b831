internal import Archives
internal import Model

/// opkg's control file. <https://openwrt.org/docs/guide-user/additional-software/opkg>
enum IpkControl {
    /// The file's text.
    static func text(
        _ package: Package, _ layout: IpkLayout, _ relations: DebRelations
    ) -> String {
        let policy = package.native.policy
        // In bytes, unlike dpkg's: opkg compares it with the free space.
        let size = layout.entries.reduce(Int64(0)) { $0 + (Segment(contentOf: $1)?.count ?? 0) }
        var fields: [(name: String, value: String)] = [
            ("Package", package.nativeName), ("Version", DebVersion(package).text),
        ]
        fields += relations.fields
        fields += [
            ("Alternatives", alternatives(policy)),
            ("Section", policy.section.isEmpty ? "utils" : policy.section),
            ("Priority", policy.priority), ("Architecture", IpkArchitecture.name(of: package)),
            ("Installed-Size", String(size)), ("Maintainer", package.product.maintainer),
            ("License", package.product.license), ("URL", package.product.homepage),
        ]
        fields += policy.fields.filter { $0.name.value != "Architecture" }.map {
            ($0.name.value, DebControl.folded($0.value))
        }
        fields.append(("Description", DebDescription.field(package, layout.entries)))
        return fields.filter { !$0.value.isEmpty }.map { "\($0.name): \($0.value)\n" }.joined()
    }

    /// `10:/usr/bin/editor:/usr/bin/acme`, which opkg itself turns into links.
    private static func alternatives(_ policy: NativePolicy) -> String {
        policy.alternatives.map { "\($0.value.priority):\($0.value.link):\($0.value.path)" }
            .joined(separator: ", ")
    }
}
