/// A manifest value that may contain `{{name}}` and the like; nothing cleverer.
package struct Template: Sendable, Hashable {
    /// The words that may stand between braces; `env.NAME` is the other form.
    package static let words = ["name", "version", "os", "arch", "tag", "commit", "date"]

    /// The value as the user wrote it.
    package let text: String
    private let pieces: [Piece]

    private enum Piece: Sendable, Hashable {
        case text(String)
        case word(String)
    }

    /// Reads a value; an unknown word or an open brace pair is an error.
    package init(_ text: String, known: [String] = Template.words) throws(Failure) {
        var pieces: [Piece] = []
        var rest = text[...]
        while let open = rest.firstRange(of: "{{") {
            guard let close = rest[open.upperBound...].firstRange(of: "}}") else {
                throw Failure("'\(text)' opens '{{' and never closes it", exit: .usage)
            }
            let inner = rest[open.upperBound..<close.lowerBound]
            let word = String(inner.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
            guard known.contains(word) || word.hasPrefix("env.") && word.count > 4 else {
                throw Failure(
                    "unknown placeholder '{{\(word)}}'",
                    hint: Spelling.suggestion(for: word, known: known + ["env.NAME"]), exit: .usage)
            }
            if open.lowerBound > rest.startIndex {
                pieces.append(.text(String(rest[..<open.lowerBound])))
            }
            pieces.append(.word(word))
            rest = rest[close.upperBound...]
        }
        if !rest.isEmpty { pieces.append(.text(String(rest))) }
        self.text = text
        self.pieces = pieces
    }

    /// The environment variables that it names, as `env.NAME`.
    package var variables: [String] {
        pieces.compactMap { piece in
            guard case .word(let word) = piece, word.hasPrefix("env.") else { return nil }
            return String(word.dropFirst(4))
        }
    }

    /// The value with each word replaced; a word without a value here is an error.
    package func expand(_ value: (String) -> String?) throws(Failure) -> String {
        var result = ""
        for piece in pieces {
            switch piece {
            case .text(let text): result += text
            case .word(let word):
                guard let text = value(word) else {
                    throw Failure(
                        "'{{\(word)}}' has no value here",
                        word.hasPrefix("env.") ? "the variable is not set" : "", exit: .usage)
                }
                result += text
            }
        }
        return result
    }
}
