import Files
package import Model

/// A certificate, those between, and a root: each is signed by the next, and the root by itself.
///
/// Who believes the root is not judged here.
package struct CertificateChain: Sendable, Hashable {
    /// From the leaf to the root.
    package let certificates: [Certificate]

    package var leaf: Certificate { certificates[0] }
    package var root: Certificate { certificates[certificates.count - 1] }
    /// What stands between the leaf and the root.
    package var between: ArraySlice<Certificate> { certificates.dropFirst().dropLast() }

    /// Chains in use have three or four.
    private static let limit = 8

    /// The chain from `leaf` up, of whatever of `heap` belongs to it.
    ///
    /// An issuer is found by its name, its key identifier and the signature; of several it is the
    /// one that ends last.
    package init(_ leaf: Certificate, from heap: [Certificate]) throws(Failure) {
        var links = [leaf]
        while let last = links.last, !last.isRoot {
            guard links.count < Self.limit else {
                throw Failure(
                    "the chain of \(leaf.shown) is too long",
                    "it has over \(Self.limit) certificates", exit: .noKey)
            }
            let found = heap.filter { !links.contains($0) && $0.issued(last, after: links.count) }
            guard let issuer = found.max(by: { $0.validity.upperBound < $1.validity.upperBound })
            else { throw Self.missing(leaf, last, heap) }
            links.append(issuer)
        }
        certificates = links
    }

    /// Names what is wanted, and whatever has the name and is not it.
    private static func missing(
        _ leaf: Certificate, _ last: Certificate, _ heap: [Certificate]
    ) -> Failure {
        let what = "the chain of \(leaf.shown) is incomplete"
        let wanted = "'\(SafeName.printable(last.issuer.shortText))'"
        guard let namesake = heap.first(where: { $0.subject == last.issuer }) else {
            return Failure(
                what, "\(wanted), which issued \(last.shown), is missing",
                hint: "add the certificate of \(wanted)", exit: .noKey)
        }
        return Failure(
            what,
            "\(namesake.shown) with the serial number \(namesake.serialText) is called like "
                + "the issuer of \(last.shown) and did not sign it",
            hint: "add the certificate of \(wanted) that did", exit: .noKey)
    }

    /// Refuses a moment at which one of them is not good.
    package func check(at time: Timestamp) throws(Failure) {
        for one in certificates { try one.check(at: time) }
    }

    /// The first of them that ends.
    package var end: Timestamp {
        certificates.map(\.validity.upperBound).min() ?? leaf.validity.upperBound
    }

    /// The PEM blocks, from the leaf to the root.
    package var pem: [UInt8] { certificates.flatMap(\.pem) }
}

extension Certificate {
    /// Whether it is signed by its own key; SHA-1 is good enough where nothing else is said.
    package var isRoot: Bool { issuer == subject && signed(self) }

    /// Whether this one may have issued `other`, below which stand `depth` - 1 more, and did.
    fileprivate func issued(_ other: Certificate, after depth: Int) -> Bool {
        guard subject == other.issuer, let authority = extensions.authority,
            authority.pathLength.map({ depth - 1 <= $0 }) ?? true,
            extensions.keyUsage?.signsCertificates ?? true
        else { return false }
        if let ours = extensions.subjectKey, let theirs = other.extensions.authorityKey,
            ours != theirs
        {
            return false
        }
        return signed(other)
    }

    private func signed(_ other: Certificate) -> Bool {
        // Two bodies with one SHA-1 make a certificate that its authority never issued; a root says
        // nothing of any other.
        guard let algorithm = SignatureAlgorithm(other.algorithm),
            algorithm.digest != .sha1 || other == self
        else { return false }
        return key.accepts(other.signature, over: other.body, by: algorithm)
    }

    /// Refuses a moment outside of its validity.
    package func check(at time: Timestamp) throws(Failure) {
        guard time >= validity.lowerBound else {
            throw Failure(
                "\(shown) is not yet valid", "it begins on \(validity.lowerBound.day)",
                exit: .expired)
        }
        guard time <= validity.upperBound else {
            throw Failure(
                "\(shown) has expired", "it ended on \(validity.upperBound.day)", exit: .expired)
        }
    }
}
