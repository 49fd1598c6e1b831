import Crypto
import Keys
import Model

/// What a key document must be in itself, and what may follow on it.
enum KeyDocumentRules {
    private static let mostIdentities = 64

    static func check(_ document: KeyDocument) throws(Failure) {
        guard document.version >= 1 else {
            throw complaint(document, "its version is not 1 or more")
        }
        guard (1...mostIdentities).contains(document.identities.count) else {
            throw complaint(document, "it does not have 1 to \(mostIdentities) identities")
        }
        try checkThresholds(document)
        try refuseTwice(document)
        for one in document.identities { try check(one, in: document) }
    }

    /// With nobody left who signs, a document is the last of its kind, which is allowed.
    private static func checkThresholds(_ document: KeyDocument) throws(Failure) {
        let count = document.signing.count
        for (what, wanted) in [
            ("document", document.thresholds.document), ("release", document.thresholds.release),
        ] {
            guard (1...mostIdentities).contains(wanted), wanted <= count || count == 0 else {
                throw complaint(
                    document, "its \(what) threshold is \(wanted) and \(count) identities sign")
            }
        }
    }

    /// One key under two names would count twice.
    private static func refuseTwice(_ document: KeyDocument) throws(Failure) {
        var names: Set<String> = []
        var keys: Set<PublicKey> = []
        for one in document.identities {
            guard names.insert(one.name).inserted else {
                throw complaint(document, "\(one.name) is in it twice")
            }
            for key in one.identity.keys where !keys.insert(key).inserted {
                throw complaint(document, "a key of \(one.name) is in it twice")
            }
        }
    }

    private static func check(
        _ one: DocumentedIdentity, in document: KeyDocument
    ) throws(Failure) {
        try IdentityName.check(one.name)
        guard one.identity.key(.ed25519) != nil else {
            throw complaint(
                document, "\(one.name) has no ed25519 key, which documents are signed with")
        }
        if let end = one.notAfter, end <= one.notBefore {
            throw complaint(document, "\(one.name) ends before it begins")
        }
        let isOver = one.state != .next && one.state != .active
        guard isOver == (one.since != nil) else {
            throw complaint(
                document,
                "\(one.name) is \(one.state.rawValue) and "
                    + (isOver ? "does not say since when" : "says since when"))
        }
        if let successor = one.successor, successor == one.name || document[successor] == nil {
            throw complaint(document, "\(one.name) names a successor that is not in it")
        }
    }

    /// Refuses a version that forgets, revives, or changes what the one before it said.
    static func checkStep(from old: KeyDocument, to new: KeyDocument) throws(Failure) {
        guard new.version == old.version + 1 else {
            throw Failure(
                "key document \(new.version) does not follow on \(old.version)",
                "a version is missing between them", exit: .rollback)
        }
        guard new.product == old.product, new.date >= old.date else {
            throw complaint(new, "it is of another product, or older than version \(old.version)")
        }
        for one in old.identities {
            guard let later = new[one.name], later.identity.keys == one.identity.keys else {
                throw complaint(new, "\(one.name) is gone, or has other keys")
            }
            guard one.state.mayBecome(later.state) else {
                throw complaint(
                    new,
                    "\(one.name) was \(one.state.rawValue) and cannot be \(later.state.rawValue)")
            }
        }
    }

    private static func complaint(_ document: KeyDocument, _ why: String) -> Failure {
        Failure("key document \(document.version) is not sound", why, exit: .malformed)
    }
}
