/// How an installed system calls a product, where that is not how the product calls itself.
package struct Naming: Sendable {
    /// The package's name; nil is the product's.
    package var name: Located<String>?
    /// One line about it; empty is the product's description.
    package var summary = ""
    /// A longer text; paragraphs are parted by an empty line.
    package var about = ""

    /// As the product calls itself.
    package init() {}
}

/// A file beside the manifest that one of its keys names.
package struct NamedFile: Sendable {
    /// The file, in the one spelling that a record takes.
    package let name: Located<String>
    /// What it is, for a message: `the postinstall script`.
    package let what: String
    /// Its bytes; empty until the plan has read them.
    package var bytes: [UInt8] = []

    /// The file `name`, which is not read yet.
    package init(_ name: Located<String>, _ what: String) {
        self.name = name
        self.what = what
    }
}

/// How a native package stands to others, as a manifest calls it.
package enum Relation: String, Sendable, CaseIterable {
    case depends
    case preDepends = "pre-depends"
    case recommends, suggests, enhances, supplements, provides, conflicts, breaks, replaces

    /// What it means, for the reference.
    package var doc: String {
        switch self {
        case .depends: "Packages it needs, as the format's system names them."
        case .preDepends: "Packages that must work before this one is unpacked."
        case .recommends: "Packages that all but unusual installations want beside it."
        case .suggests: "Packages that make it more useful."
        case .enhances: "Packages that it makes more useful."
        case .supplements: "Packages whose presence makes this one wanted."
        case .provides: "Names it may be asked for by, besides its own."
        case .conflicts: "Packages that cannot be installed together with it."
        case .breaks: "Packages that stop working when it is installed."
        case .replaces: "Packages whose place it takes."
        }
    }
}

/// The user and the group that a file belongs to, as names or as numbers.
package struct Ownership: Sendable, Hashable {
    /// What everything belongs to unless the manifest says otherwise.
    package static let root = Ownership()

    /// The user.
    package let owner: String
    /// The group.
    package let group: String

    /// An ownership; root where nothing is said.
    package init(owner: String? = nil, group: String? = nil) {
        self.owner = owner ?? "root"
        self.group = group ?? "root"
    }
}

/// One of several programs that may stand behind a common name (`update-alternatives`).
package struct Alternative: Sendable, Hashable {
    /// The common path: `/usr/bin/editor`.
    package let link: String
    /// The group's name; the link's last part unless another is given.
    package let name: String
    /// What this package offers: `/usr/bin/acme`.
    package let path: String
    /// The highest one wins.
    package let priority: Int

    /// `path` as one of those behind `link`.
    package init(link: String, name: String, path: String, priority: Int) {
        self.link = link
        self.name = name
        self.path = path
        self.priority = priority
    }
}

/// What one version changed, as Debian and rpm changelogs have it.
package struct PackageChange: Sendable, Hashable {
    /// The version, as it is written in the changelog.
    package let version: String
    /// When it was released.
    package let date: Timestamp
    /// `Name <mail>`.
    package let author: String
    /// One change each, without a bullet.
    package let lines: [String]

    /// The changes of `version`.
    package init(version: String, date: Timestamp, author: String, lines: [String]) {
        self.version = version
        self.date = date
        self.author = author
        self.lines = lines
    }
}

/// When a user's script runs, as a manifest calls it.
package enum ScriptMoment: String, Sendable, CaseIterable {
    case preinstall, postinstall, preupgrade, postupgrade, preremove, postremove
    case pretrans, posttrans, verify, trigger

    /// What it means, for the reference.
    package var doc: String {
        switch self {
        case .preinstall: "Runs before the files are unpacked."
        case .postinstall: "Runs when the files are in place."
        case .preupgrade: "Runs before another version's files are replaced."
        case .postupgrade: "Runs when another version's files have been replaced."
        case .preremove: "Runs before the files are removed."
        case .postremove: "Runs when the files are gone."
        case .pretrans: "Runs before the whole transaction."
        case .posttrans: "Runs after the whole transaction."
        case .verify: "Runs when the installation is verified."
        case .trigger: "Runs when one of 'triggers' fires."
        }
    }
}

/// A finding of the package check that the user accepts.
package struct Waiver: Sendable, Hashable {
    /// The finding's name: `missing-copyright`.
    package let finding: String
    /// Why it is right here.
    package let reason: String

    /// A waiver of `finding`.
    package init(finding: String, reason: String) {
        self.finding = finding
        self.reason = reason
    }
}
