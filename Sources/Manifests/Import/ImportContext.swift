import Files
import Model

/// What a translation knows beside the text: the environment, the files, and what it complains
/// about.
final class ImportContext {
    private let environment: [String: String]
    private(set) var complaints = Complaints()
    /// What the user should know, without being stopped.
    private(set) var remarks: [String] = []

    /// The product, which GoReleaser's templates name; nFPM has none of them.
    var product: String?

    /// The folder that sources are looked at in; nil where files are not looked at.
    private let folder: String?

    init(environment: [String: String], folder: String? = nil) {
        self.environment = environment
        self.folder = folder
    }

    /// Whether `path` is a folder now; what is still to be built is not.
    func isFolder(_ path: String) -> Bool {
        folder.map { (try? Folder.kind(Path.join($0, path))) == .folder } ?? false
    }

    /// The mode of the file `path` when its group and others may not read it; nil for all others.
    func restriction(of path: String) -> UInt16? {
        guard let folder, let mode = try? InputFile(Path.join(folder, path)).mode,
            mode & 0o044 == 0
        else { return nil }
        return mode & 0o777
    }

    /// The files that `pattern` names and that have such a mode.
    func restricted(by pattern: GlobPattern) -> [String] {
        guard let folder, !pattern.fixed.isEmpty else { return [] }
        let start = String(pattern.fixed.dropLast())
        let items = (try? Tree.walk(Path.join(folder, start))) ?? []
        return items.map { start + "/" + $0.path }.filter {
            pattern.matches($0) && restriction(of: $0) != nil
        }
    }

    func complain(
        _ what: String, _ why: String, hint: String? = nil, at place: SourcePosition
    ) {
        complaints.add(what, why, at: place, hint: hint)
    }

    func remark(_ text: String) { if !remarks.contains(text) { remarks.append(text) } }

    /// Replaces `$NAME` and `${NAME}` as Go's `os.Expand` does; a variable that is not set is
    /// refused, as it would silently become nothing.
    func expanded(_ text: String, at place: SourcePosition) -> String {
        if let product { return named(text, product, at: place) }
        guard text.contains("$") else { return text }
        var result = ""
        var rest = text[...]
        while let dollar = rest.firstIndex(of: "$") {
            result += rest[..<dollar]
            rest = rest[rest.index(after: dollar)...]
            let isBraced = rest.first == "{"
            if isBraced { rest = rest.dropFirst() }
            let name = rest.prefix {
                isBraced ? $0 != "}" : $0 == "_" || ($0.isASCII && ($0.isLetter || $0.isNumber))
            }
            rest = rest.dropFirst(name.count + (isBraced ? 1 : 0))
            result += value(String(name), at: place)
        }
        return result + rest
    }

    /// Replaces the product's name in a template of GoReleaser's.
    private func named(_ text: String, _ product: String, at place: SourcePosition) -> String {
        guard text.contains("{{") else { return text }
        let named = text.replacing("{{ .ProjectName }}", with: product)
            .replacing("{{.ProjectName}}", with: product)
        guard named.contains("{{") else { return named }
        complain("'\(named)' is not translated", "only {{ .ProjectName }} is", at: place)
        return ""
    }

    private func value(_ name: String, at place: SourcePosition) -> String {
        if let value = environment[name] { return value }
        complain(
            "the variable \(name) is not set", "it is used here",
            hint: "set it, or replace it by its value", at: place)
        return ""
    }
}
