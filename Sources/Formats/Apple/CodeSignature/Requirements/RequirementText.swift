import Files
import Model

/// A requirement as `codesign -d -r-` writes it.
package enum RequirementText {
    /// The designated requirement of the set `blob`; nil where there is none, or one that uses what we do
    /// not know.
    package static func designated(_ blob: ArraySlice<UInt8>) -> String? {
        RequirementExpression.designated(blob).map { text($0, within: nil) }
    }

    /// One of another kind than it stands within is put in parentheses.
    private static func text(
        _ expression: RequirementExpression, within outer: RequirementCode?
    ) -> String {
        switch expression {
        case .constant(let holds): return holds ? "always" : "never"
        case .identifier(let name): return "identifier \(quoted(name))"
        case .anchorApple: return "anchor apple"
        case .anchorAppleGeneric: return "anchor apple generic"
        case .notarized: return "notarized"
        case .cdhash(let hash): return "cdhash H\"\(Hex.text(hash))\""
        case .anchorHash(let certificate, let hash):
            return "certificate \(name(certificate)) = H\"\(Hex.text(hash))\""
        case .not(let inner): return "!" + text(inner, within: .not)
        case .both(let one, let other): return pair(one, other, .and, within: outer)
        case .either(let one, let other): return pair(one, other, .or, within: outer)
        case .field(let certificate, let field, let value):
            return "certificate \(name(certificate))[\(field)]\(match(value))"
        case .marker(let certificate, let oid, let value):
            return "certificate \(name(certificate))[field.\(dotted(oid))]\(match(value))"
        }
    }

    private static func pair(
        _ one: RequirementExpression, _ other: RequirementExpression, _ code: RequirementCode,
        within outer: RequirementCode?
    ) -> String {
        let word = code == .and ? "and" : "or"
        let both = "\(text(one, within: code)) \(word) \(text(other, within: code))"
        return outer == nil || outer == code ? both : "(\(both))"
    }

    private static func match(_ value: String?) -> String {
        value.map { " = " + quoted($0) } ?? " /* exists */"
    }

    /// Which certificate of the chain is meant.
    private static func name(_ certificate: UInt32) -> String {
        switch certificate {
        case 0: "leaf"
        case UInt32.max: "root"
        default: "\(certificate)"
        }
    }

    /// Names that are plain words stand without quotes.
    private static func quoted(_ text: String) -> String {
        let isWord =
            text.utf8.allSatisfy {
                (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
            } && text.utf8.first.map { $0 >= 65 } ?? false
        return isWord ? text : "\"\(text)\""
    }

    /// An object identifier in digits (X.690 section 8.19).
    private static func dotted(_ oid: [UInt8]) -> String {
        var numbers: [UInt64] = []
        var number: UInt64 = 0
        for byte in oid {
            number = number << 7 & UInt64(UInt32.max) | UInt64(byte & 127)
            guard byte & 128 == 0 else { continue }
            numbers +=
                numbers.isEmpty
                ? [min(number / 40, 2), number - 40 * min(number / 40, 2)] : [number]
            number = 0
        }
        return numbers.map(String.init).joined(separator: ".")
    }
}
