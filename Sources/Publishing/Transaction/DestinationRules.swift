package import Model

/// What a destination would do to files and how much it takes, found before anything is built or
/// sent.
package struct DestinationRules {
    private let publisher: any Publisher

    /// The rules of `publisher`.
    package init(_ publisher: any Publisher) { self.publisher = publisher }

    /// Complaints about names: one that is served otherwise would verify nowhere.
    package func complaints(about names: [String]) -> Complaints {
        var complaints = Complaints()
        for name in names where publisher.served(name) != name {
            complaints.add(
                Failure(
                    "\(publisher.title) would serve \(name) \(otherwise(name))",
                    "the checksum list could not name both",
                    hint: "give the artifact another 'name' in the manifest", exit: .usage))
        }
        if let most = publisher.limits.files, names.count > most {
            complaints.add(
                Failure(
                    "\(publisher.title) takes at most \(most) files",
                    "this release has \(names.count)", exit: .usage))
        }
        return complaints
    }

    /// How the service transliterates accents is not documented.
    private func otherwise(_ name: String) -> String {
        name.utf8.allSatisfy { $0 < 0x80 } ? "as \(publisher.served(name))" : "otherwise"
    }

    /// The same for files that are there, with their sizes.
    package func check(_ plan: PublishPlan) throws(Failure) {
        var complaints = complaints(about: plan.items.map(\.name))
        for item in plan.items {
            if item.size == 0 {
                complaints.add(
                    Failure("\(item.name) is empty", "no destination takes an empty file"))
            } else if let most = publisher.limits.size, item.size > most {
                complaints.add(
                    Failure(
                        "\(item.name) is too large for \(publisher.title)",
                        "\(item.size) bytes where \(most) are allowed"))
            }
        }
        try complaints.refuse()
    }
}
