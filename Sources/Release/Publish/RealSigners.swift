import Files
import Keys
import Model
import Trust

/// Whether those whom the manifest names may still sign: a rehearsal, which signs with keys of its
/// own, finds out nothing about it.
struct RealSigners {
    let project: Project
    let surroundings: Environment

    /// Why a real release would be refused: an identity that has ended, or a key document that is
    /// not good.
    func refusals() -> [Failure] {
        let known = KnownIdentities(project: project, surroundings: surroundings)
        var refusals: [Failure] = []
        do throws(Failure) {
            let right = try SigningRight(project, surroundings, date: surroundings.now)
            for name in Rehearsal.signers(project.manifest) {
                do throws(Failure) {
                    guard let identity = try identity(name.value, known, right) else { continue }
                    try right.refuseEnded(identity, with: identity.keys)
                } catch {
                    refusals.append(error.located(name.place))
                }
            }
        } catch {
            refusals.append(error)
        }
        return refusals
    }

    /// As the key folders have it, or the key document; nil when neither does, for no key need be
    /// here.
    private func identity(
        _ name: String, _ known: KnownIdentities, _ right: SigningRight
    ) throws(Failure) -> PublicIdentity? {
        do throws(Failure) { return try IdentityFiles.find(name, in: known.folders) } catch {
            guard error.exit == .noKey else { throw error }
            return right.document?[name]?.identity
        }
    }
}
