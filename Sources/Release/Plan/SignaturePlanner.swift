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

    func seals(_ complaints: inout Complaints) -> [PlannedSignature] {
        guard let policy = project.manifest.sign else { return [] }
        var found = Complaints()
        if let timestamp = policy.timestamp {
            found.collect { () throws(Failure) in
                _ = try Timestamper.anchor(timestamp, root: project.root)
            }
        }
        var seals: [PlannedSignature] = []
        var count = SignerCount(policy, right)
        for (index, key) in policy.keys.enumerated() {
            found.collect(at: key.place) { () throws(Failure) in
                let mine = try self.seals(key.value, policy, isFirst: index == 0)
                guard let identity = mine.first?.identity else { return }
                let signing = mine.compactMap { identity.key($0.format.keyType) }
                count.add(identity, with: signing, right)
                try right.refuseEnded(identity, with: signing)
                seals += mine
            }
        }
        if found.isEmpty, count.isShort { found.add(tooFew(count, policy)) }
        complaints.add(found)
        return seals
    }

    /// One identity's signatures, or all that it lacks for them.
    private func seals(
        _ name: String, _ policy: SigningPolicy, isFirst: Bool
    ) throws(Failure) -> [PlannedSignature] {
        let identity = try IdentityFiles.find(
            name, in: surroundings.keyFolders(root: project.root))
        guard identity.notary == nil else {
            throw Failure(
                "\(name) does not sign releases", "its key is for Apple's notary service alone",
                hint: "name an identity of your own: consign key new NAME", exit: .noKey)
        }
        var lacks = Complaints()
        let seals = policy.formats.compactMap { format in
            lacks.collect { () throws(Failure) in try seal(format, identity, isFirst: isFirst) }
        }
        try lacks.refuse()
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
