import Model
import Options

/// The keys of formats in the manifest: under `packages` for all of them, below each format's name
/// there, and on the lines of artifacts.
struct FormatShape {
    let formats: [FormatWords]
    /// Every key that any format has, as it is described for all of them.
    let general: [Field]

    init(formats: [FormatWords]) {
        self.formats = formats
        // Those that have the most to say come first, so that what others share lies among it.
        let natives = formats.filter(\.isNative), others = formats.filter { !$0.isNative }
        general = Self.union(
            (natives + others).map { ($0.name, $0.fields.filter { !$0.isOwn }) },
            of: natives.map(\.name))
    }

    /// The keys under `packages`.
    var packages: Shape {
        .map(
            general
                + formats.filter { $0.isNative || $0.hasOwnKeys }.map { format in
                    Field(
                        format.name, .map(repeated(format, describesOwn: true)),
                        format.hasOwnKeys
                            ? "What is said of a \(format.name) alone."
                            : "The same keys for \(format.name) alone, over those above.")
                })
    }

    /// What stands on an artifact's line beside `common`, by its `format`.
    func artifact(_ format: Field, _ common: [Field]) -> Shape {
        .chosen(
            by: format,
            formats.map { Choice(words: [$0.name], fields: common + repeated($0)) })
    }

    /// The keys of `format`, and those of others only to be refused; `inGeneral` says whether they
    /// stand there for all formats.
    func fields(of format: FormatWords, inGeneral: Bool = false) -> [Field] {
        complete(format.fields, general, "") { field, above in
            absence(of: field, below: above, in: format, inGeneral)
        }
    }

    /// The keys of `format` where those are described elsewhere, but for its own in its own place.
    private func repeated(_ format: FormatWords, describesOwn: Bool = false) -> [Field] {
        fields(of: format).map { field in
            var field = field
            field.isRepeated = !(field.isOwn && describesOwn)
            return field
        }
    }

    /// `own` with what `all` have beyond them; maps below are completed in the same way.
    private func complete(
        _ own: [Field], _ all: [Field], _ above: String,
        _ absence: (_ field: Field, _ above: String) -> Failure
    ) -> [Field] {
        let known = own.map { field in
            guard case .map(let below) = field.shape,
                case .map(let others)? = all.first(where: { $0.name == field.name })?.shape
            else { return field }
            return field.with(.map(complete(below, others, field.name, absence)))
        }
        let names = Set(own.map(\.name))
        return known
            + all.filter { !names.contains($0.name) }.map { field in
                field.with(.absent(absence(field, above)))
            }
    }

    /// `deb packages have no 'supplements'`, and who has it.
    private func absence(
        of field: Field, below above: String, in format: FormatWords, _ inGeneral: Bool
    ) -> Failure {
        let key = field.name
        let isNested = !above.isEmpty
        let path = isNested ? [above, key] : [key]
        let those = formats.filter { $0.fields.has(path) }.map(\.name)
        let hint =
            switch (inGeneral, isNested) {
            case (false, _): "remove '\(key)'"
            case (true, false):
                "leave it out of \(format.name): packages: {\(format.name): {\(key): \(field.nothing)}}"
            case (true, true):
                "leave it to them: packages: {\(those[0]): {\(above): {\(key): …}}}"
            }
        return Failure(
            "\(format.subject) no '\(key)'" + (isNested ? " among '\(above)'" : ""),
            "those that have it are " + those.joined(separator: ", "),
            hint: format.advice[key] ?? hint)
    }

    private typealias Table = (format: String, fields: [Field])

    /// What several formats have under one name is described once, with the names of those that
    /// have it where not all of `natives` do.
    private static func union(_ tables: [Table], of natives: [String]) -> [Field] {
        names(tables).map { name in
            let having = tables.compactMap { table in
                table.fields.first { $0.name == name }.map { (format: table.format, field: $0) }
            }
            let shape: Shape
            if case .map = having[0].field.shape {
                let below = having.compactMap { format, field -> Table? in
                    if case .map(let fields) = field.shape { (format, fields) } else { nil }
                }
                shape = .map(union(below, of: natives))
            } else {
                shape = having.dropFirst().reduce(having[0].field.shape) {
                    merged($0, $1.field.shape)
                }
            }
            return having[0].field.with(shape, doc: doc(having, of: natives))
        }
    }

    /// The names in all tables, each behind the one it follows in its own.
    private static func names(_ tables: [Table]) -> [String] {
        var names: [String] = []
        for fields in tables.map(\.fields) {
            var place = 0
            for name in fields.map(\.name) {
                if let index = names.firstIndex(of: name) {
                    place = index + 1
                } else {
                    names.insert(name, at: place)
                    place += 1
                }
            }
        }
        return names
    }

    private static func doc(
        _ having: [(format: String, field: Field)], of natives: [String]
    ) -> String {
        var docs: [(doc: String, formats: [String])] = []
        for (format, field) in having {
            if let index = docs.firstIndex(where: { $0.doc == field.doc }) {
                docs[index].formats.append(format)
            } else {
                docs.append((field.doc, [format]))
            }
        }
        if docs.count == 1, Set(natives).isSubset(of: docs[0].formats) { return docs[0].doc }
        return docs.map { "\($0.doc.dropLast()) (\($0.formats.joined(separator: ", ")))." }
            .joined(separator: " ")
    }

    /// The words of both.
    private static func merged(_ first: Shape, _ second: Shape) -> Shape {
        switch (first, second) {
        case (.text(let a), .text(let b)): .text(a.joined(with: b))
        case (.pairs(let a, let value), .pairs(let b, _)): .pairs(a.joined(with: b), value)
        default: first
        }
    }
}

extension Field {
    /// The same key with another shape, and another line about it if one is given.
    func with(_ shape: Shape, doc: String? = nil) -> Field {
        var field = Field(name, shape, isRequired: isRequired, doc ?? self.doc, example: example)
        field.isRepeated = isRepeated
        field.isBinding = isBinding
        return field
    }
}

extension Field {
    /// Its empty value, as it is written in a manifest.
    fileprivate var nothing: String {
        switch shape {
        case .list: "[]"
        case .map, .pairs: "{}"
        default: "'0'"
        }
    }
}

extension [Field] {
    /// Whether there is a key of that name, and below it the rest of `path`.
    fileprivate func has(_ path: [String]) -> Bool {
        guard let name = path.first, let field = first(where: { $0.name == name }) else {
            return false
        }
        guard path.count > 1 else { return true }
        guard case .map(let below) = field.shape else { return false }
        return below.has([String](path.dropFirst()))
    }
}
