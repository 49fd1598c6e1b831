internal import Model

/// What a translation knows beside the text: the environment, and what it complains about.
final class ImportContext {
    private let environment: [String: String]
    private(set) var complaints: [Failure] = []
    /// What the user should know, without being stopped.
    private(set) var remarks: [String] = []

    /// The product, which GoReleaser's templates name; nFPM has none of them.
    var product: String?

    init(environment: [String: String]) { self.environment = environment }

    func complain(
        _ what: String, _ why: String, hint: String? = nil, at place: SourcePosition
    ) {
        complaints.append(Failure(what, why, hint: hint, at: place, exit: .usage))
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
