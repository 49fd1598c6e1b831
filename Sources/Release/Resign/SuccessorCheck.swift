import Keys
import Model

/// Whether an identity may sign old releases again: what it signs must count for whoever follows
/// the key document.
struct SuccessorCheck {
    let right: SigningRight

    /// Refuses an identity whose signatures would not count today.
    func check(_ identity: PublicIdentity) throws(Failure) {
        guard let refusal = right.refusal(of: identity, with: identity.keys) else { return }
        throw Failure(
            "\(identity.name) may not sign releases again", refusal.why, hint: refusal.hint,
            exit: refusal.exit)
    }
}
