package import Model

/// What a text in the manifest may be: in words, as a check, and as a JSON Schema keyword.
package struct TextRule: Sendable {
    /// What it is, for messages and the reference: `a file name`.
    package let noun: String
    /// The only words allowed; empty when the text is free.
    package private(set) var words: [String]
    /// What other tools call the words.
    package private(set) var otherNames: [String: String]
    /// A regular expression for editors; the check is what counts.
    package let pattern: String?
    /// The words that may stand in `{{…}}`; empty where nothing is replaced.
    package let placeholders: [String]
    /// Whether it may have several lines.
    package let allowsLines: Bool
    /// Judges a text whose placeholders have been replaced by `x`.
    package let check: @Sendable (String) throws(Failure) -> Void

    /// A text called `noun` that `check` judges.
    package init(
        noun: String, words: [String] = [], otherNames: [String: String] = [:],
        pattern: String? = nil, placeholders: [String] = [],
        allowsLines: Bool = false,
        check: @escaping @Sendable (String) throws(Failure) -> Void = { _ throws(Failure) in }
    ) {
        self.noun = noun
        self.words = words
        self.otherNames = otherNames
        self.pattern = pattern
        self.placeholders = placeholders
        self.allowsLines = allowsLines
        self.check = check
    }

    /// Accepts `text` or says what is wrong with it.
    package func accept(_ text: String) throws(Failure) {
        guard !text.isEmpty else { throw Failure("expected \(noun), found an empty text") }
        let hostile = text.unicodeScalars.first {
            $0.properties.isControl && !(allowsLines && $0 == "\n")
        }
        if let scalar = hostile {
            let code = String(scalar.value, radix: 16, uppercase: true)
            throw Failure("\(Quoted(text)) contains the control character 0x\(code)")
        }
        guard words.isEmpty || words.contains(text) else {
            throw Failure(
                "unknown \(noun) \(Quoted(text))",
                hint: Spelling.suggestion(for: text, known: words, others: otherNames))
        }
        try check(try filled(text))
    }

    /// A rule with the words of both.
    package func joined(with other: TextRule) -> TextRule {
        var rule = self
        rule.words += other.words.filter { !words.contains($0) }
        rule.otherNames.merge(other.otherNames) { mine, _ in mine }
        return rule
    }

    /// Whether ``accept(_:)`` would.
    package func accepts(_ text: String) -> Bool {
        do throws(Failure) {
            try accept(text)
            return true
        } catch { return false }
    }

    /// The text with `x` for every placeholder, which are refused where they mean nothing.
    private func filled(_ text: String) throws(Failure) -> String {
        guard text.contains("{{") else { return text }
        guard !placeholders.isEmpty else {
            throw Failure(
                "nothing is replaced in \(noun)", "\(Quoted(text)) contains '{{'",
                hint: "placeholders are for folders, file names, addresses and the notes' files")
        }
        let template = try Template(text)
        let allowed = placeholders
        var stranger: String?
        let result = try template.expand { word in
            if !allowed.contains(word), !word.hasPrefix("env.") { stranger = word }
            return "x"
        }
        guard let stranger else { return result }
        throw Failure(
            "'{{\(stranger)}}' has no value in \(noun)",
            hint: "here you may use " + allowed.joined(separator: ", ") + " and env.NAME")
    }
}

extension Unicode.Scalar.Properties {
    /// Whether it could steer a terminal or hide text: line ends, escapes, bidi marks.
    fileprivate var isControl: Bool {
        switch generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
