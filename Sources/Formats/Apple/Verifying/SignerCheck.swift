import Crypto
import Files
import Model

/// Holds a CMS message over code against its certificates: what is wrong with it is refused, and what
/// macOS would only ask more of is a doubt.
struct SignerCheck {
    let trust: AppleTrust
    /// What the leaf must be for.
    let role: CertificateRole
    /// What messages call the file.
    let name: String

    /// Who signed `content` by the CMS message `message`, which must say `attributes` of it.
    func signer(
        of message: [UInt8], over content: [UInt8], saying attributes: AppleAttributes? = nil
    ) throws(Failure) -> CertifiedSigner {
        let signature = try CodeSignature(message)
        try signature.check(over: content, name: name)
        if let attributes { try check(attributes, signature) }
        return try signer(try chain(signature.leaf, signature.certificates)) {
            (chain, isTrusted) throws(Failure) in
            try stamp(signature, chain, isTrusted)
        }
    }

    /// The chain of `leaf` among `heap`, which must be whole.
    func chain(_ leaf: Certificate, _ heap: [Certificate]) throws(Failure) -> CertificateChain {
        do throws(Failure) { return try CertificateChain(leaf, from: heap) } catch {
            throw bad(error.message)
        }
    }

    /// What `chain` proves, with the time that `stamp` finds.
    func signer(
        _ chain: CertificateChain,
        stamp: (CertificateChain, Bool) throws(Failure) -> (time: Timestamp?, doubt: String?)
    ) throws(Failure) -> CertifiedSigner {
        let isTrusted = trust.roots.contains(try chain.root.fingerprint)
        var doubts: [String] = []
        if !isTrusted {
            doubts.append(
                "it is signed by \(chain.leaf.shown), whose root \(chain.root.shown) is not Apple's"
            )
        }
        let stamp = try stamp(chain, isTrusted)
        if let doubt = stamp.doubt { doubts.append(doubt) }
        doubts += try roleDoubts(chain) + endDoubts(chain, stamp.time)
        return CertifiedSigner(
            chain: chain, isTrusted: isTrusted, stamped: stamp.time, doubts: doubts)
    }

    /// Where there are several directories the message is over the first, so it must name the others.
    private func check(
        _ attributes: AppleAttributes, _ signature: CodeSignature
    ) throws(Failure) {
        let said = try signature.attributes()
        try attributes.check(said, name: name)
        guard attributes.digests.count > 1, try said.all(AppleAttributes.plistType) == nil,
            try said.all(AppleAttributes.digestType) == nil
        else { return }
        throw bad("it names one code directory, and there are \(attributes.digests.count)")
    }

    /// A key that is for something else signs nothing here; one that Apple has not marked for the role
    /// is a developer's own, or of another house.
    private func roleDoubts(_ chain: CertificateChain) throws(Failure) -> [String] {
        guard let why = role.objection(to: chain) else { return [] }
        guard (chain.leaf.extensions.purposes ?? []).contains(role.purpose) else {
            throw bad("\(chain.leaf.shown) is not for \(role.name): \(why)")
        }
        return ["\(chain.leaf.shown) is not a certificate '\(role.name)': \(why)"]
    }

    private func endDoubts(
        _ chain: CertificateChain, _ stamp: Timestamp?
    ) throws(Failure) -> [String] {
        do throws(Failure) { try chain.check(at: stamp ?? trust.now) } catch {
            guard stamp == nil else { throw bad("at the time of its stamp \(error.message)") }
            let hasEnded = chain.certificates.contains { trust.now > $0.validity.upperBound }
            let end = hasEnded ? ", and no time stamp says that it was signed before" : ""
            return [error.message + end]
        }
        return []
    }

    /// Apple's own authority leads to Apple's root, so that is its anchor; those of other roots may have
    /// any, which the user names.
    private func stamp(
        _ signature: CodeSignature, _ chain: CertificateChain, _ isTrusted: Bool
    ) throws(Failure) -> (time: Timestamp?, doubt: String?) {
        let anchors = (isTrusted ? [chain.root.bytes] : []) + (trust.anchor?.certificates ?? [])
        let isApples = try chain.root.fingerprint == AppleAuthority.root
        do throws(Failure) {
            let time = try signature.stamped(
                .apple, anchor: TimestampAnchor(certificates: anchors), name: name)
            return (time, nil)
        } catch {
            guard !isApples, trust.anchor == nil else { throw error }
            return (nil, "its time stamp is by an authority that is not known here")
        }
    }

    private func bad(_ why: String) -> Failure {
        Failure("bad signature of \(name)", why, exit: .unverified)
    }
}
