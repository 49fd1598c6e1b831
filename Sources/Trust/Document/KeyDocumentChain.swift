import Crypto
import Files
import Keys
package import Model

/// The published versions of a key document, each believed because of the one before it.
package struct KeyDocumentChain: Sendable {
    private let source: any ReleaseSource
    /// The longest way that is walked from what is trusted to what is current.
    private static let longest: Int64 = 256

    /// The versions published in `source`.
    package init(_ source: any ReleaseSource) { self.source = source }

    /// The current version, reached from `trusted`; `trusted` itself when none is published here.
    package func current(from trusted: KeyDocument) throws(Failure) -> KeyDocument {
        guard let last = try SignedKeyDocument(KeyDocument.fileName, in: source) else {
            return trusted
        }
        guard last.document.version >= trusted.version else {
            throw Failure(
                "\(KeyDocument.fileName) in \(source.name) is older than the one you trust",
                "version \(last.document.version), and yours is \(trusted.version)",
                hint: "somebody may be hiding a revocation; ask the project", exit: .rollback)
        }
        guard last.document.version > trusted.version else {
            guard last.document == trusted else { throw forked(trusted.version) }
            return trusted
        }
        return try walk(from: trusted, to: last)
    }

    /// The current version, reached from the youngest one that `key` signs and has signed; nil when
    /// there is none, for then it is nothing that the key's user has reason to believe.
    package func current(anchoredBy key: TrustedKey) throws(Failure) -> KeyDocument? {
        guard let last = try SignedKeyDocument(KeyDocument.fileName, in: source) else { return nil }
        var one: SignedKeyDocument? = last
        for _ in 0..<Self.longest {
            guard let signed = one else { return nil }
            if try isSigned(signed, by: key) {
                return signed.document.version == last.document.version
                    ? last.document : try walk(from: signed.document, to: last)
            }
            guard signed.document.version > 1 else { return nil }
            one = try version(signed.document.version - 1)
        }
        return nil
    }

    /// Whether `key` is one of those that sign `signed`, has done so, and enough others too.
    private func isSigned(_ signed: SignedKeyDocument, by key: TrustedKey) throws(Failure) -> Bool {
        for one in signed.document.signing {
            // An OpenPGP fingerprint covers the time that the certificate has.
            let certified = one.identity.certificates.map {
                $0.owner.key.made(at: $0.owner.created)
            }
            for candidate in certified + one.identity.keys where try key.matches(candidate) {
                guard try signed.signers(among: [one]).contains(one.name) else { return false }
                try signed.requireOwnSigners()
                return true
            }
        }
        return false
    }

    private func walk(
        from trusted: KeyDocument, to last: SignedKeyDocument
    ) throws(Failure) -> KeyDocument {
        guard last.document.version - trusted.version <= Self.longest else {
            throw Failure(
                "\(KeyDocument.fileName) is \(last.document.version - trusted.version) versions ahead",
                "more than \(Self.longest) are not followed", exit: .rollback)
        }
        var here = trusted
        while here.version < last.document.version {
            let number = here.version + 1
            let next = number == last.document.version ? last : try version(number)
            guard let next else {
                throw Failure(
                    "\(KeyDocument.fileName(of: number)) is missing in \(source.name)",
                    "without it version \(last.document.version) cannot be believed",
                    exit: .unverified)
            }
            try Self.check(next, after: here)
            here = next.document
        }
        return here
    }

    /// Version N+1 needs the threshold of N and its own.
    static func check(
        _ next: SignedKeyDocument, after old: KeyDocument
    ) throws(Failure) {
        try KeyDocumentRules.checkStep(from: old, to: next.document)
        try next.requireSigners(among: old, as: "version \(old.version)")
        try next.requireOwnSigners()
    }

    private func version(_ number: Int64) throws(Failure) -> SignedKeyDocument? {
        let file = KeyDocument.fileName(of: number)
        guard let signed = try SignedKeyDocument(file, in: source) else { return nil }
        guard signed.document.version == number else {
            throw Failure(
                "\(file) is version \(signed.document.version)", "the files were mixed up",
                exit: .rollback)
        }
        return signed
    }

    private func forked(_ version: Int64) -> Failure {
        Failure(
            "there are two key documents of version \(version)",
            "the one in \(source.name) is not the one you trust",
            hint: "ask the project which is right, by another way than the download",
            exit: .rollback)
    }
}
