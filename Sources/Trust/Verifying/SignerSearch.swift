import Crypto
import Files
import Keys
import Model

/// Looks for a signature by each trusted signer, and keeps why there is none by the others.
struct SignerSearch {
    /// A signer with the signature that proves it.
    struct Found {
        let signer: TrustedSigner
        var proof: SignatureProof
    }

    private(set) var found: [Found] = []
    /// What is wrong with signatures; what a person should know although enough signers are good.
    private(set) var problems: [Failure] = []
    /// Who has not signed.
    private var absences: [Failure] = []

    init(
        _ source: any ReleaseSource, _ signers: [TrustedSigner], _ names: FolderNames,
        _ message: Message
    ) throws(Failure) {
        var made: Set<String> = []
        var doubts: [(problem: Failure, file: String)] = []
        for signer in signers {
            var search = SignatureSearch(source, signer.trust, names, message)
            do throws(Failure) {
                let proof = try search.proof()
                made.formUnion(search.made)
                // The same key named twice, or by two of its fingerprints, is one signer.
                guard !found.contains(where: { $0.proof.key == proof.key }) else { continue }
                found.append(Found(signer: signer, proof: proof))
            } catch {
                if search.isAbsent {
                    absences.append(error)
                } else if let file = search.doubted {
                    doubts.append((error, file))
                } else {
                    problems.append(error)
                }
            }
        }
        // What does not say who signed it is bad only if it is no other signer's either.
        problems += doubts.filter { !made.contains($0.file) }.map(\.problem)
        for index in found.indices {
            found[index].proof.warnings.removeAll { made.contains($0.file) }
        }
    }

    /// Drops those that `check` refuses.
    mutating func keep(_ check: (Found) throws(Failure) -> Void) {
        var kept: [Found] = []
        for one in found {
            do throws(Failure) {
                try check(one)
                kept.append(one)
            } catch { problems.append(error) }
        }
        found = kept
    }

    /// Those that are left, when they are enough; each identity counts once, whatever its keys.
    func enough(
        _ threshold: Int, owner: (PublicKey) -> String?
    ) throws(Failure) -> [Found] {
        var names: Set<String> = []
        let distinct = found.filter { one in
            guard let name = one.signer.identity?.name ?? owner(one.proof.key) else { return true }
            return names.insert(name).inserted
        }
        guard distinct.count < threshold else { return distinct }
        let reason = mostTelling()
        if threshold == 1, let reason { throw reason }
        throw Failure(
            "\(distinct.count) of \(threshold) signers are good",
            reason.map { "one is not: \($0.message)" } ?? "nobody else has signed",
            hint: reason?.hint, exit: .threshold)
    }

    /// What is wrong matters more than what is missing.
    func mostTelling() -> Failure? {
        let order: [ExitCode] = [.unverified, .malformed, .expired, .rollback]
        for exit in order {
            if let problem = problems.first(where: { $0.exit == exit }) { return problem }
        }
        return problems.first ?? absences.first
    }
}

/// The keys of a signer, for what has no list whose signatures name them.
enum SignerKeys {
    /// Where a fingerprint alone is believed, its key is looked for in files with these endings.
    private static let endings = [".asc", ".pub", ".pem"]

    /// Keys with the time of their making first: an OpenPGP fingerprint is bound to both.
    static func of(
        _ signer: TrustedSigner, in source: any ReleaseSource
    ) throws(Failure) -> [PublicKey] {
        if signer.trust.fingerprint != nil { return try search(signer.trust, source) }
        let certificates =
            signer.trust.certificate.map { [$0] } ?? signer.identity?.identity.certificates ?? []
        let certified = certificates.map { $0.owner.key.made(at: $0.owner.created) }
        return certified + signer.trust.keys.filter { !certified.contains($0) }
    }

    private static func search(
        _ trust: TrustedKey, _ source: any ReleaseSource
    ) throws(Failure) -> [PublicKey] {
        for name in try source.names() ?? [] where endings.contains(where: name.hasSuffix) {
            guard let bytes = try? source.bytes(name, limit: PublicKeyFile.limit),
                let keys = try? PublicKeyFile.parse(bytes, name: name)
            else { continue }
            for key in keys where try trust.matches(key) { return [key] }
        }
        return []
    }
}
