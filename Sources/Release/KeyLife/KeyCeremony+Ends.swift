import Crypto
import Files
import Keys
package import Model
import Trust

/// The end of a key: sooner than planned, or later.
extension KeyCeremony {
    /// Why a key is revoked.
    package enum Reason: String, Sendable, CaseIterable {
        /// Another takes its place; what it signed before stays good.
        case superseded
        /// Somebody else may have it; nothing it ever signed counts.
        case compromised

        var state: KeyState { self == .superseded ? .superseded : .compromised }
        var openPGP: OpenPGPRevocation.Reason {
            self == .superseded ? .superseded : .compromised
        }
    }

    /// Revokes `name` in the document, in its OpenPGP certificates, and for ssh-keygen; `successor`
    /// signs from now on.
    package func revoke(
        _ name: String, _ reason: Reason, since: Timestamp?, successor: String?
    ) throws(Failure) -> KeyReport {
        let document = try settled()
        guard let one = document[name] else { throw unknown(name, document) }
        var next: PublicIdentity?
        if let successor { next = document[successor]?.identity }
        if let successor, next == nil { next = try IdentityFiles.find(successor, in: folders) }
        let moment = since ?? now
        guard moment <= now else {
            throw Failure("--since is in the future", moment.day, exit: .usage)
        }
        let (revoked, missing) = try revoked(one.identity, reason, moment)
        let following: KeyDocument
        do throws(Failure) {
            following = try document.revoking(
                name, reason.state, since: moment, successor: next, revoked: revoked, at: now)
            try KeyLedger.check(following, after: document)
        } catch {
            throw error.advising(next == nil ? "name who signs instead: --successor NAME" : nil)
                .exiting(.usage)
        }
        var said = ["\(name) is revoked since \(moment.day): \(reason.rawValue)"]
        if let successor { said.append("\(successor) signs in its place") }
        said += missing.map {
            "its OpenPGP certificate is not revoked, since its \($0) key is not here"
        }
        if reason == .compromised {
            said.append(
                "sign the releases you can vouch for anew, and tell people where they read of the key"
            )
        }
        return try finish(following, said, renewing: revoked)
    }

    /// Moves the end of `name`: a new signature in its certificates, and a new version.
    package func extend(
        _ name: String, until end: Timestamp
    ) throws(Failure) -> (said: [String], report: KeyReport?) {
        guard end > now else { throw Failure("--until is in the past", end.day, exit: .usage) }
        try ledger.requireSettled()
        let known = ledger.current?[name]
        if let state = known?.state, state != .active, state != .next {
            throw Failure(
                "\(name) cannot be extended", "it is \(state.rawValue)",
                hint: "nothing returns from that; make another identity", exit: .usage)
        }
        let identity = try IdentityFiles.find(name, in: folders)
        let certificates = try identity.certificates.map { certificate throws(Failure) in
            try signed(identity, certificate) { key throws(Failure) in
                try certificate.renewed(expires: end, at: now, with: key)
            }
        }
        let renewed = identity.with(certificates)
        let said =
            ["\(name) ends on \(end.day)"]
            + (certificates.isEmpty ? [] : ["publish its OpenPGP certificate again"])
        guard known != nil, let document = ledger.current else {
            try renew(renewed)
            return (said, nil)
        }
        let next = try document.extending(renewed, until: end, at: now)
        let report = try finish(next, said, renewing: renewed)
        return (report.lines, report)
    }

    /// The identity with revoked certificates, and the kinds of key that would have been needed.
    private func revoked(
        _ identity: PublicIdentity, _ reason: Reason, _ date: Timestamp
    ) throws(Failure) -> (PublicIdentity?, missing: [String]) {
        var certificates: [OpenPGPCertificate] = []
        var missing: [String] = []
        for certificate in identity.certificates {
            let type = certificate.owner.key.type
            guard try IdentityFiles.home(identity.name, type, in: folders) != .elsewhere else {
                certificates.append(certificate)
                missing.append(type.rawValue)
                continue
            }
            certificates.append(
                try signed(identity, certificate) { key throws(Failure) in
                    try certificate.adding(
                        try OpenPGPRevocation.make(
                            of: certificate.owner, reason: reason.openPGP, date: date, with: key))
                })
        }
        return (identity.with(certificates), missing)
    }

    private func signed(
        _ identity: PublicIdentity, _ certificate: OpenPGPCertificate,
        _ change: (borrowing PrivateKey) throws(Failure) -> OpenPGPCertificate
    ) throws(Failure) -> OpenPGPCertificate {
        let key = try keys.key(identity, certificate.owner.key.type)
        var changed = certificate
        _ = try key.use { key throws(Failure) in
            changed = try change(key)
            return []
        }
        return changed
    }

    private func unknown(_ name: String, _ document: KeyDocument) -> Failure {
        Failure(
            "\(name) is not in the key document",
            hint: "it has \(document.identities.map(\.name).joined(separator: ", "))",
            exit: .usage)
    }
}
