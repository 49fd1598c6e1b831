import Files
import Formats
import Model
import Publishing

/// Puts the notary's tickets into what it has accepted.
struct Stapling {
    let plan: Plan
    let folder: HeldFolder
    let workers: Workers

    /// The artifact `name` as something that holds a ticket; nil when it has no place for one.
    func holder(_ name: String) throws(Failure) -> TicketHolder? {
        guard let planned = plan.artifacts.first(where: { $0.recipe.fileName == name }) else {
            return nil
        }
        return try TicketHolder(
            FileHash.record(folder.path(of: name)), by: planned.recipe, workers)
    }

    /// The artifact with its ticket, which takes its place in one step.
    func staple(
        _ ticket: NotaryTicket, into holder: TicketHolder, _ artifact: Artifact
    ) throws(Failure) -> Artifact {
        do throws(Failure) {
            var output = try OutputFile(
                artifact.name, in: folder, mode: holder.mode, digests: plan.digests)
            try holder.write(ticket, workers, into: &output)
            let written = try output.commit()
            return Artifact(
                name: artifact.name, size: written.size, digests: written.digests,
                format: artifact.format, platform: artifact.platform,
                contents: try ContentsDigest.of(holder.layout(with: ticket)),
                signatures: artifact.signatures)
        } catch {
            throw error.within("cannot staple \(artifact.name)")
        }
    }
}
