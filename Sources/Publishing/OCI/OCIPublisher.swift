import Files
package import Model
import Synchronization

/// Publishes into an OCI registry: a release is one manifest under its version's tag, whose layers
/// are the sealed files; signatures and notes refer to it.
///
/// Files are stored by their digests, where nobody finds them; putting the tag shows them all.
/// <https://github.com/opencontainers/distribution-spec>
package final class OCIPublisher: Publisher {
    /// Its name in a manifest.
    package static let kind = "oci"
    /// What its address is.
    package static let addressDoc = "A repository in an OCI registry: host and name."
    /// What may stand beside the address.
    package static let settings = [
        DestinationSetting(
            "user", .text, "Who logs in; docker's configuration tells it if not given.",
            example: "acme-bot"),
        DestinationSetting(
            "token", .variable,
            "The variable that holds the user's password or token; docker's configuration if not "
                + "given.",
            example: "REGISTRY_TOKEN"),
    ]

    let registry: OCIRegistry

    /// A publisher into the repository that the address names.
    package init(_ place: DestinationAddress, _ means: PublisherContext) throws(Failure) {
        registry = try OCIRegistry(place, means)
    }

    /// What people call it.
    package var title: String { "oci \(registry.address.title)" }
    /// The password's variable, if the manifest names one.
    package var secretNames: [String] { registry.secret.map { [$0] } ?? [] }
    /// What one manifest of 4 MiB, the usual limit, has room for.
    package var limits: (files: Int?, size: Int64?) { (10_000, nil) }

    func mark(of version: Version) throws(Failure) -> OCIManifest? {
        guard let mark = try registry.manifest(OCITag.mark(of: version)),
            mark.run?.isEmpty != true
        else { return nil }
        return mark
    }

    /// Ends our mark, so that the next one finds nobody at work. Not every registry deletes.
    func endMark(_ plan: PublishPlan) throws(Failure) {
        guard let mark = try mark(of: plan.version), mark.run == plan.run else { return }
        if try registry.mayDelete(manifest: try Hash.of(mark.bytes)),
            try self.mark(of: plan.version) == nil
        {
            return
        }
        try registry.put(
            try OCIManifest.mark(plan, run: ""), as: OCITag.mark(of: plan.version))
    }
}
