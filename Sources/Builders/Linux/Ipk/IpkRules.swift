internal import Model

/// What opkg has no word for.
enum IpkRules {
    /// Checks the manifest's words for `package`.
    static func check(_ package: Package) throws(Failure) {
        let policy = package.native.policy
        if let wish = policy.compression, wish.value != "gzip" {
            throw Failure(
                "ipk cannot be compressed with '\(wish.value)'", "opkg reads gzip",
                hint: "set it below another format: packages: {deb: {compression: \(wish.value)}}",
                at: wish.place, exit: .usage)
        }
        for relation in [Relation.enhances, .breaks] {
            guard let first = policy.relations[relation]?.first else { continue }
            throw Failure(
                "ipk cannot have '\(relation.rawValue): \(first.value)'",
                "opkg knows no such field",
                hint: relation == .breaks
                    ? "use 'conflicts'" : "keep it below another format: packages: {deb: …}",
                at: first.place, exit: .usage)
        }
        if let trigger = policy.triggers.first {
            throw Failure(
                "ipk cannot have the trigger '\(trigger.value)'", "opkg has none",
                hint: "keep it below another format: packages: {deb: …}", at: trigger.place,
                exit: .usage)
        }
        if package.native.scripts[.trigger] != nil {
            throw Failure(
                "ipk has no trigger script", "opkg has no triggers",
                hint: "keep it below another format: packages: {deb: …}",
                at: policy.scripts[.trigger]?.place, exit: .usage)
        }
    }
}
