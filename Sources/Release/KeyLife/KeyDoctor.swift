import Crypto
import Files
import Keys
import Manifests
package import Model
import Trust

/// Looks for what will go wrong with keys, before it does.
package struct KeyDoctor {
    let inventory: KeyInventory
    let ledger: KeyLedger?
    let policy: SigningPolicy?
    let now: Timestamp
    private let span: Int64

    /// Looks at the identities of `folders`, and at what `project` wants of them, as of `now`;
    /// what ends within `days` is a finding.
    package init(
        _ folders: [String], _ project: Project?, within days: Int64, at now: Timestamp
    ) throws(Failure) {
        inventory = try KeyInventory(folders)
        var ledger: KeyLedger?
        for folder in folders where ledger == nil {
            guard try Folder.kind(folder) == .folder else { continue }
            let one = try KeyLedger(folder)
            if one.current != nil || one.proposal != nil { ledger = one }
        }
        self.ledger = ledger
        policy = project?.manifest.sign
        self.now = now
        span = days * 86400
    }

    /// How many identities there are.
    package var count: Int { inventory.identities.count }

    /// Everything found but what is published.
    package func findings() throws(Failure) -> [KeyFinding] {
        var findings: [KeyFinding] = []
        for item in inventory.identities {
            findings += ends(of: item) + revocations(of: item)
            findings += try KeyStrength(item).findings()
            if let apple = item.identity.apple { findings += try certified(item, apple) }
        }
        findings += try document()
        findings += wishes() + windows()
        return findings
    }

    /// Whether its Apple certificates can sign, and how long they will.
    private func certified(
        _ item: KeyInventory.Item, _ apple: AppleCertificates
    ) throws(Failure) -> [KeyFinding] {
        let name = item.identity.name
        let key = item.identity.keys.first { $0.spki == apple.leaf.key.spki }
        do throws(Failure) {
            // Any key of it will do to be told that it is another than the certificate's.
            guard let key = key ?? item.identity.keys.first else { return [] }
            _ = try apple.check(key, for: nil, at: now)
        } catch {
            let hint = error.hint ?? "ask Apple for another certificate"
            return [KeyFinding(name, error.message, hint: hint, isOver: error.exit == .expired)]
        }
        return try apple.warnings(before: Timestamp(now.seconds + span)).map {
            KeyFinding(name, $0.why, hint: $0.hint)
        }
    }

    /// Whether releases are signed with it: the document says so, or the manifest does.
    private func isUsed(_ item: KeyInventory.Item) -> Bool {
        isWished(item) || item.documented?.state == .active
            || (policy == nil && ledger?.current == nil)
    }

    private func isWished(_ item: KeyInventory.Item) -> Bool {
        policy?.keys.contains { $0.value == item.identity.name } ?? false
    }

    private func ends(of item: KeyInventory.Item) -> [KeyFinding] {
        guard isUsed(item), item.documented.map({ $0.state == .active }) ?? true else { return [] }
        let name = item.identity.name
        var findings: [KeyFinding] = []
        if let end = item.end, end <= now {
            findings.append(
                KeyFinding(
                    name, "it ended on \(end.day)", hint: follow(item), isOver: true))
        } else if let end = item.end, end.seconds <= now.seconds + span, !isFollowed(item) {
            findings.append(KeyFinding(name, "it ends on \(end.day)", hint: follow(item)))
        }
        if let ours = item.identity.expires, let theirs = item.documented?.notAfter, ours < theirs {
            findings.append(
                KeyFinding(
                    name,
                    "its certificate ends on \(ours.day) and the key document says \(theirs.day)",
                    hint: "consign key extend \(name) --until \(theirs.day)"))
        }
        return findings
    }

    /// Whether another signs already in the place of an identity, which then ends as planned.
    private func isFollowed(_ item: KeyInventory.Item) -> Bool {
        successor(of: item)?.state == .active && item.end == item.documented?.notAfter
    }

    private func successor(of item: KeyInventory.Item) -> DocumentedIdentity? {
        item.documented?.successor.flatMap { ledger?.current?[$0] }
    }

    private func follow(_ item: KeyInventory.Item) -> String {
        let name = item.identity.name
        guard let next = item.documented?.successor else {
            return
                "consign key extend \(name) --until 2y, or announce another: consign key rotate NEXT"
        }
        let start = successor(of: item).flatMap { $0.state == .next ? $0.notBefore : nil }
        let from = start.flatMap { $0 > now ? " from \($0.day) on" : nil } ?? ""
        return "take the next step\(from): consign key rotate \(next)"
    }

    private func revocations(of item: KeyInventory.Item) -> [KeyFinding] {
        let name = item.identity.name
        let isRevoked = item.identity.certificates.contains { $0.revocation != nil }
        let hint = "take it out of 'keys' in the manifest"
        switch item.documented?.state {
        case .superseded, .compromised, .retired:
            guard isWished(item) else { return [] }
            let word = item.documented?.state.rawValue ?? ""
            return [
                KeyFinding(
                    name, "the manifest signs with it and it is \(word)", hint: hint, isOver: true)
            ]
        case .next where isWished(item):
            return [
                KeyFinding(
                    name, "the manifest signs with it and it is only announced",
                    hint: "take the next step: consign key rotate \(name)")
            ]
        case .active where isRevoked, nil where isRevoked && isUsed(item):
            return [
                KeyFinding(name, "its OpenPGP certificate is revoked", hint: hint, isOver: true)
            ]
        default: return []
        }
    }
}
