package import Crypto
import Files
package import Model

/// The certificates by which Apple knows a key: `NAME.apple.pem`, from the leaf to the root.
///
/// They are read as they are. What is wrong with them is said by ``check(_:for:at:)``, to whoever
/// wants to sign, and by the doctor.
package struct AppleCertificates: Sendable, Hashable {
    static let suffix = "apple.pem"
    /// What can be signed with Apple's certificates outside of its store.
    private static let roles = [
        CertificateRole.developerIDApplication, .developerIDInstaller,
    ]

    /// The leaf is the first.
    package let certificates: [Certificate]

    package var leaf: Certificate { certificates[0] }

    /// Reads the file; `name` is what messages call it.
    init(_ bytes: [UInt8], name: String) throws(Failure) {
        certificates = try CertificateFile.read(bytes, name: name)
    }

    /// Puts in order what came with `key`; whatever does not belong to the chain is refused.
    init(
        _ key: PublicKey, from heap: [Certificate], pinned: String?, at now: Timestamp
    ) throws(Failure) {
        guard let leaf = heap.first(where: { $0.key.spki == key.spki }) else {
            throw Failure(
                "there is no certificate of this key",
                heap.isEmpty
                    ? "none was given" : "the key is not that of \(heap[0].shown)",
                hint: "give the certificate that was made of the key, and those above it",
                exit: .noKey)
        }
        let chain = try Self.chain(leaf, heap)
        if let stranger = heap.first(where: { !chain.certificates.contains($0) }) {
            throw Failure(
                "\(stranger.shown) does not belong to the chain of \(leaf.shown)",
                "it issued none of its certificates", hint: "leave it out", exit: .noKey)
        }
        certificates = chain.certificates
        _ = try check(key, for: nil, at: now)
        try Self.check(root: chain.root, pinned)
    }

    /// Refuses an authority that Macs do not know, unless its user does.
    private static func check(root: Certificate, _ pinned: String?) throws(Failure) {
        let print = try root.fingerprint
        guard print == AppleAuthority.root || print == pinned else {
            throw Failure(
                "the root \(root.shown) is not Apple's", "its SHA-256 is \(print)",
                hint: "for tests, say that you trust it: --root \(print)", exit: .noKey)
        }
    }

    private static func chain(
        _ leaf: Certificate, _ heap: [Certificate]
    ) throws(Failure) -> CertificateChain {
        do throws(Failure) {
            return try CertificateChain(leaf, from: heap)
        } catch {
            let hint = error.hint.map { "\($0); Apple's are at \(AppleAuthority.address)" }
            throw error.advising(hint)
        }
    }

    /// The team, as Apple writes it into the leaf's name.
    package var team: String? { leaf.subject.unit }

    /// What the leaf is marked for; nil when it is for neither programs nor installers.
    package var role: CertificateRole? { Self.roles.first { $0.marks(leaf) } }

    /// The chain, when it can sign as `role` on `date` with `key`; without a role, as any of Apple's.
    package func check(
        _ key: PublicKey, for role: CertificateRole?, at date: Timestamp
    ) throws(Failure) -> CertificateChain {
        guard leaf.key.spki == key.spki else {
            throw Failure(
                "the certificate \(leaf.shown) is of another key",
                hint: "put the certificate that was made of this key in its place", exit: .noKey)
        }
        let chain = try Self.chain(leaf, certificates)
        guard chain.certificates == certificates else {
            throw Failure(
                "the chain of \(leaf.shown) is not in order",
                "it must be the leaf, what issued it, and so on to the root, and nothing else",
                exit: .noKey)
        }
        guard let wanted = role ?? self.role else { throw foreign }
        do throws(Failure) {
            try wanted.check(chain)
        } catch {
            throw error.hinting("use a certificate '\(wanted.name)'")
        }
        guard let team, Self.isTeam(team) else {
            throw Failure(
                "the certificate \(leaf.shown) names no team",
                "its unit (OU) is not 10 capital letters and digits", exit: .noKey)
        }
        try chain.check(at: date)
        return chain
    }

    private var foreign: Failure {
        Failure(
            "the certificate \(leaf.shown) cannot be used",
            "it is neither a \(Self.roles.map(\.name).joined(separator: " nor a ")) certificate",
            hint: "what is published outside of Apple's store is signed with one of these",
            exit: .noKey)
    }

    private static func isTeam(_ text: String) -> Bool {
        text.utf8.count == 10
            && text.utf8.allSatisfy {
                (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
            }
    }

    /// The file.
    var file: [UInt8] { certificates.flatMap(\.pem) }
}

extension AppleCertificates {
    /// What will go wrong with them, or does: for the doctor.
    package func warnings(before end: Timestamp) throws(Failure) -> [(why: String, hint: String)] {
        var warnings: [(String, String)] = []
        let next = "ask Apple for another, and import it under another name"
        if leaf.validity.upperBound <= end {
            warnings.append(
                ("its Apple certificate ends on \(leaf.validity.upperBound.day)", next))
        }
        for one in certificates.dropFirst() {
            let isLast = try one.fingerprint == AppleAuthority.endingIntermediate
            guard isLast || one.validity.upperBound <= end else { continue }
            let why =
                "the authority \(one.shown) of its Apple certificate ends on "
                + one.validity.upperBound.day
            warnings.append((why, next + (isLast ? ", of the authority with the unit G2" : "")))
        }
        if let root = certificates.last, root.isRoot, try root.fingerprint != AppleAuthority.root {
            warnings.append(
                (
                    "the root \(root.shown) of its Apple certificate is not Apple's, "
                        + "and Macs do not know it", "keep it for tests"
                ))
        }
        return warnings
    }
}
