package import Model
package import Options

/// How a package stands to others, as far as its format has words for it.
package struct Relations: OptionGroup {
    private var all: [Relation: [Located<String>]] = [:]
    /// Whether library dependencies are read from the programs.
    package var findsLibraries = true

    package init() {}

    /// The relations of one kind, with their places in the manifest.
    package subscript(located relation: Relation) -> [Located<String>] {
        get { all[relation] ?? [] }
        set { all[relation] = newValue }
    }

    /// The texts of one kind.
    package subscript(_ relation: Relation) -> [String] {
        get { self[located: relation].map(\.value) }
        set { all[relation] = newValue.map { Located($0) } }
    }

    /// What must be there for the package to work.
    var needs: [String] { self[.depends] + self[.preDepends] }

    /// Those there are, in the order of their names.
    var inOrder: [(relation: Relation, texts: [Located<String>])] {
        all.inOrder(of: \.key.rawValue).map { ($0.key, $0.value) }
    }

    package static var keys: [Key<Self>] { keys(Relation.allCases) + [libraries] }

    /// The keys of a format that knows `relations`.
    static func keys(_ relations: [Relation]) -> [Key<Self>] {
        Relation.allCases.filter(relations.contains).map { relation in
            Key.list(
                relation.rawValue, \Self.[located: relation], ManifestRule.dependency, atLeast: 0,
                relation.doc,
                example: relation == .depends ? "['libc6 (>= 2.31)']" : "[acme-data]"
            ).binding
        }
    }

    static var libraries: Key<Self> {
        .flag(
            "libraries", \.findsLibraries,
            "Whether library dependencies are read from the programs; they are unless this is "
                + "false.", example: "true")
    }
}
