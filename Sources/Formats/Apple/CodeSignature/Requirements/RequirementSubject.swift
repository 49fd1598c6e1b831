import Crypto
import Files
import Model

/// Code that a requirement is held against, with whoever signed it.
struct RequirementSubject {
    let identifier: String
    let cdhashes: [[UInt8]]
    /// From the leaf to the root. Who believes the root is judged elsewhere: here it is taken for Apple's.
    let certificates: [Certificate]

    /// Whether `requirement` holds; nil when that cannot be told from here.
    func fits(_ requirement: RequirementExpression) -> Bool? {
        switch requirement {
        case .constant(let holds): return holds
        case .identifier(let name): return name == identifier
        case .anchorAppleGeneric: return true
        // Apple's own programs, and what its notary knows.
        case .anchorApple, .notarized: return nil
        case .cdhash(let hash): return cdhashes.contains(hash)
        case .anchorHash(let place, let hash):
            guard let one = certificate(place) else { return false }
            return (try? one.shortFingerprint).map { $0 == Hex.text(hash) }
        case .not(let inner): return fits(inner).map { !$0 }
        case .both(let one, let other): return Self.both(fits(one), fits(other))
        case .either(let one, let other):
            return Self.both(fits(one).map { !$0 }, fits(other).map { !$0 }).map { !$0 }
        case .field(let place, let field, let value): return fits(place, field, value)
        case .marker(let place, let oid, let value):
            return value == nil ? hasMarker(place, oid) : nil
        }
    }

    /// One that does not hold decides, whatever the other is.
    private static func both(_ one: Bool?, _ other: Bool?) -> Bool? {
        if one == false || other == false { return false }
        return one == nil || other == nil ? nil : true
    }

    private func fits(_ place: UInt32, _ field: String, _ value: String?) -> Bool? {
        guard let certificate = certificate(place) else { return false }
        let subject = certificate.subject
        let found: String?
        switch field {
        case "subject.CN": found = subject.commonName
        case "subject.OU": found = subject.unit
        default: return nil
        }
        return value == nil ? found != nil : found == value
    }

    private func hasMarker(_ place: UInt32, _ content: [UInt8]) -> Bool? {
        guard let certificate = certificate(place) else { return false }
        var reader = DERReader(DER.identifier(content), kind: "requirement")
        return (try? OID(&reader, "marker")).map { certificate.extensions[$0] != nil }
    }

    /// 0 is the leaf, and -1 the root.
    private func certificate(_ place: UInt32) -> Certificate? {
        if place == UInt32.max { return certificates.last }
        return place < UInt32(certificates.count) ? certificates[Int(place)] : nil
    }
}
