import Crypto
import Keys
import Model
import Trust

/// How many of those who sign a release count, and how many must.
struct SignerCount {
    /// The identities that count.
    private(set) var good: [PublicIdentity] = []
    /// Those that do not, with the reason.
    private(set) var others: [(name: String, refusal: SigningRight.Refusal)] = []
    /// How many must count.
    let wanted: Int

    /// The count by the thresholds of the manifest and of the key document; nobody need sign where
    /// neither speaks of signing.
    init(_ policy: SigningPolicy?, _ right: SigningRight) {
        wanted = max(policy?.threshold ?? 0, right.document?.thresholds.release ?? 0)
    }

    /// Counts `identity`, which signs with `keys`.
    mutating func add(_ identity: PublicIdentity, with keys: [PublicKey], _ right: SigningRight) {
        if let refusal = right.refusal(of: identity, with: keys) {
            others.append((identity.name, refusal))
        } else {
            good.append(identity)
        }
    }

    /// Whether too few count.
    var isShort: Bool { good.count < wanted }

    /// The names of those that count, and why the others do not.
    var reasons: String {
        let names = good.map(\.name).sorted().joined(separator: ", ")
        let refused = others.map { "not by \($0.name): \($0.refusal.why)" }.sorted()
        return ((names.isEmpty ? [] : [names]) + refused).joined(separator: "; ")
    }
}
