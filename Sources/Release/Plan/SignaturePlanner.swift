import Files
import Keys
import Manifests
import Model
import Signatures

/// Finds the keys the manifest signs with, and checks that they can serve its formats.
struct SignaturePlanner {
    let project: Project
    let surroundings: Environment
    let version: Version
    let right: SigningRight

    func seals(_ complaints: inout [Failure]) -> [PlannedSignature] {
        guard let policy = project.manifest.sign else { return [] }
        if let timestamp = policy.timestamp {
            do throws(Failure) {
                _ = try Timestamper.anchor(timestamp, root: project.root)
            } catch { complaints.append(error) }
        }
        var seals: [PlannedSignature] = []
        var count = SignerCount(policy, right)
        for (index, key) in policy.keys.enumerated() {
            do throws(Failure) {
                let identity = try IdentityFiles.find(
                    key.value, in: surroundings.keyFolders(root: project.root))
                let mine = try policy.formats.map { name throws(Failure) in
                    try seal(name, identity, isFirst: index == 0)
                }
                let signing = mine.compactMap { identity.key($0.format.keyType) }
                count.add(identity, with: signing, right)
                try right.refuseEnded(identity, with: signing)
                seals += mine
            } catch {
                complaints.append(
                    Failure(
                        error.what, error.why, hint: error.hint, at: error.place ?? key.place,
                        exit: error.exit))
            }
        }
        if complaints.isEmpty, count.isShort { complaints.append(tooFew(count, policy)) }
        return seals
    }

    private func tooFew(_ count: SignerCount, _ policy: SigningPolicy) -> Failure {
        Failure(
            "the release would be signed by \(count.good.count) of \(count.wanted)", count.reasons,
            hint: count.others.first?.refusal.hint ?? "name more identities under 'sign.keys'",
            at: policy.keys.first?.place, exit: .threshold)
    }

    private func seal(
        _ name: Located<String>, _ identity: PublicIdentity, isFirst: Bool
    ) throws(Failure) -> PlannedSignature {
        let format = try SignatureRegistry.named(name.value)
        if let lack = format.lack(of: identity) {
            throw Failure(
                "\(identity.name) cannot sign \(format.name)", lack, at: name.place, exit: .noKey)
        }
        guard format.signsFiles || project.manifest.sign?.each != true else {
            throw Failure(
                "\(format.name) cannot sign each file",
                "it would have to hold the whole file at once",
                hint: "leave out 'each' or that format", at: name.place, exit: .usage)
        }
        return PlannedSignature(
            format: format, identity: identity, isFirst: isFirst,
            product: project.manifest.name.value, version: version)
    }
}
