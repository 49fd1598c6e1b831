import Files
import Formats
import Keys
import Manifests
import Model
import Options
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
        return refusals + codeRefusals(known.folders)
    }

    /// The same of who signs for macOS, as far as their certificates are here.
    private func codeRefusals(_ folders: [String]) -> [Failure] {
        let signers = ArtifactSigners(
            policy: project.manifest.programs.macos, folders: folders, now: surroundings.now,
            allowsAbsent: true)
        var complaints = Complaints()
        complaints.collect { () throws(Failure) in try signers.checkPrograms() }
        for rule in project.manifest.artifacts where rule.options.codeSigner != nil {
            complaints.collect { () throws(Failure) in
                _ = try signers.signer(of: InstallerPackage(), rule.options)
            }
        }
        do throws(Failure) { try complaints.refuse() } catch { return [error] }
        return []
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
