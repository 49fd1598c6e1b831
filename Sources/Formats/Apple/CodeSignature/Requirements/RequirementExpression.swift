import Files
import Model

/// What code must be to be taken for itself, as an expression (requirement.h of Apple's `Security`).
indirect enum RequirementExpression: Sendable, Hashable {
    /// Always or never.
    case constant(Bool)
    case identifier(String)
    case anchorApple
    case anchorAppleGeneric
    case notarized
    /// That the certificate of a place has this SHA-1.
    case anchorHash(UInt32, [UInt8])
    case cdhash([UInt8])
    case not(RequirementExpression)
    case both(RequirementExpression, RequirementExpression)
    case either(RequirementExpression, RequirementExpression)
    /// That a field of a certificate's name is there, or is this text.
    case field(UInt32, String, equals: String?)
    /// That a certificate has the extension whose OID has these contents, or one with this value.
    case marker(UInt32, [UInt8], equals: String?)

    /// The designated requirement of the set `blob`; nil where there is none, or one that uses what we do
    /// not know.
    static func designated(_ blob: ArraySlice<UInt8>) -> RequirementExpression? {
        let set = BoundedBytes(blob)
        guard set.big(4, at: 0) == UInt64(CodeRequirement.setMagic),
            let count = set.big(4, at: 8), count <= 16
        else { return nil }
        for index in 0..<Int(count)
        where set.big(4, at: 12 + 8 * index) == UInt64(CodeRequirement.designated) {
            guard let place = set.big(4, at: 16 + 8 * index),
                let size = set.big(4, at: Int(place) + 4),
                let body = set.part(Int(size), at: Int(place))
            else { return nil }
            return RequirementReader.expression(body)
        }
        return nil
    }
}

/// Reads one requirement: words of four bytes in prefix notation.
struct RequirementReader {
    private let fields: BoundedBytes
    private var place = 12

    /// No requirement of a real signer is nested deeper.
    private static let depth = 64

    /// The expression that is all of the blob `body`.
    static func expression(_ body: ArraySlice<UInt8>) -> RequirementExpression? {
        let fields = BoundedBytes(body)
        guard fields.big(4, at: 0) == UInt64(CodeRequirement.magic), fields.big(4, at: 8) == 1
        else { return nil }
        var reader = RequirementReader(fields: fields)
        guard let expression = reader.expression(0), reader.place == body.count else { return nil }
        return expression
    }

    private init(fields: BoundedBytes) { self.fields = fields }

    private mutating func expression(_ depth: Int) -> RequirementExpression? {
        guard depth < Self.depth, let code = word().flatMap(RequirementCode.init(rawValue:)) else {
            return nil
        }
        switch code {
        case .no: return .constant(false)
        case .yes: return .constant(true)
        case .identifier: return text().map { .identifier($0) }
        case .anchorApple: return .anchorApple
        case .anchorAppleGeneric: return .anchorAppleGeneric
        case .notarized: return .notarized
        case .cdhash: return data().map { .cdhash($0) }
        case .anchorHash:
            guard let certificate = word(), let hash = data() else { return nil }
            return .anchorHash(certificate, hash)
        case .not: return expression(depth + 1).map { .not($0) }
        case .and, .or: return pair(code, depth + 1)
        case .certificateField:
            guard let certificate = word(), let name = text(), let match = match() else {
                return nil
            }
            return .field(certificate, name, equals: match.text)
        case .certificateMarker:
            guard let certificate = word(), let oid = data(), let match = match() else {
                return nil
            }
            return .marker(certificate, oid, equals: match.text)
        }
    }

    private mutating func pair(_ code: RequirementCode, _ depth: Int) -> RequirementExpression? {
        guard let one = expression(depth), let other = expression(depth) else { return nil }
        return code == .and ? .both(one, other) : .either(one, other)
    }

    private struct Match { let text: String? }

    /// That something is there, or is a text.
    private mutating func match() -> Match? {
        switch word() {
        case 0: Match(text: nil)
        case 1: text().map { Match(text: $0) }
        default: nil
        }
    }

    private mutating func word() -> UInt32? {
        guard let word = fields.big(4, at: place) else { return nil }
        place += 4
        return UInt32(word)
    }

    private mutating func data() -> [UInt8]? {
        guard let count = word().map(Int.init), let data = fields.part(count, at: place) else {
            return nil
        }
        place += (count + 3) / 4 * 4
        return Array(data)
    }

    private mutating func text() -> String? {
        data().flatMap { String(validating: $0, as: UTF8.self) }
    }
}
