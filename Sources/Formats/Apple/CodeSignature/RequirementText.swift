import Files
import Model

/// A requirement as `codesign -d -r-` writes it.
package struct RequirementText {
    private let fields: BoundedBytes
    private var place = 0

    /// No requirement of a real signer is nested deeper.
    private static let depth = 64

    /// The designated requirement of the set `blob`; nil where there is none, or one that uses what we do
    /// not know.
    package static func designated(_ blob: ArraySlice<UInt8>) -> String? {
        let set = BoundedBytes(blob)
        guard set.big(4, at: 0) == UInt64(CodeRequirement.setMagic),
            let count = set.big(4, at: 8), count <= 16
        else { return nil }
        for index in 0..<Int(count)
        where set.big(4, at: 12 + 8 * index) == UInt64(CodeRequirement.designated) {
            guard let place = set.big(4, at: 16 + 8 * index),
                let size = set.big(4, at: Int(place) + 4),
                let body = set.part(Int(size), at: Int(place)),
                BoundedBytes(body).big(4, at: 0) == UInt64(CodeRequirement.magic),
                BoundedBytes(body).big(4, at: 8) == 1
            else { return nil }
            var reader = RequirementText(fields: BoundedBytes(body), place: 12)
            guard let text = reader.expression(0, within: nil), reader.place == body.count else {
                return nil
            }
            return text
        }
        return nil
    }

    private init(fields: BoundedBytes, place: Int) {
        self.fields = fields
        self.place = place
    }

    /// The next expression; one of another kind than it stands within is put in parentheses.
    private mutating func expression(_ depth: Int, within outer: RequirementCode?) -> String? {
        guard depth < Self.depth, let code = word().flatMap(RequirementCode.init(rawValue:)) else {
            return nil
        }
        switch code {
        case .no: return "never"
        case .yes: return "always"
        case .identifier: return text().map { "identifier \(Self.quoted($0))" }
        case .anchorApple: return "anchor apple"
        case .anchorAppleGeneric: return "anchor apple generic"
        case .notarized: return "notarized"
        case .cdhash: return data().map { "cdhash H\"\(Hex.text(Array($0)))\"" }
        case .anchorHash:
            guard let name = certificate(), let hash = data() else { return nil }
            return "certificate \(name) = H\"\(Hex.text(Array(hash)))\""
        case .not: return expression(depth + 1, within: .not).map { "!" + $0 }
        case .and, .or:
            guard let one = expression(depth + 1, within: code),
                let other = expression(depth + 1, within: code)
            else { return nil }
            let both = "\(one) \(code == .and ? "and" : "or") \(other)"
            return outer == nil || outer == code ? both : "(\(both))"
        case .certificateField:
            guard let name = certificate(), let field = text() else { return nil }
            return match().map { "certificate \(name)[\(field)]\($0)" }
        case .certificateMarker:
            guard let name = certificate(), let oid = data() else { return nil }
            return match().map { "certificate \(name)[field.\(Self.dotted(oid))]\($0)" }
        }
    }

    private mutating func match() -> String? {
        switch word() {
        case 0: " /* exists */"
        case 1: text().map { " = " + Self.quoted($0) }
        default: nil
        }
    }

    /// Which certificate of the chain is meant.
    private mutating func certificate() -> String? {
        switch word() {
        case 0: "leaf"
        case UInt32.max: "root"
        case let number?: "\(number)"
        case nil: nil
        }
    }

    private mutating func word() -> UInt32? {
        guard let word = fields.big(4, at: place) else { return nil }
        place += 4
        return UInt32(word)
    }

    private mutating func data() -> ArraySlice<UInt8>? {
        guard let count = word().map(Int.init), let data = fields.part(count, at: place) else {
            return nil
        }
        place += (count + 3) / 4 * 4
        return data
    }

    private mutating func text() -> String? {
        data().flatMap { String(validating: $0, as: UTF8.self) }
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
    private static func dotted(_ oid: ArraySlice<UInt8>) -> String {
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
