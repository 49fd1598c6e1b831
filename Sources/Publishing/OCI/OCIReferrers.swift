import Files
import Model

/// What refers to a release: signatures, notes, its withdrawal. A registry lists that itself, or
/// the list is kept under a tag, as the distribution specification has it for older ones
/// ("Listing Referrers", "Unavailable Referrers API").
struct OCIReferrers {
    let registry: OCIRegistry
    let subject: OCIDescriptor

    /// The manifests of ours that refer to it, by their kind, in the order of the list.
    func all() throws(Failure) -> [(descriptor: OCIDescriptor, kind: OCIManifest.Kind)] {
        var found = try registry.pages("/referrers/\(subject.reference)", isKnown: false)
            .flatMap(descriptors)
        // What a registry took in before it learned to list is under the tag still.
        let known = Set(found.map(\.digest))
        found += try tagged().filter { !known.contains($0.digest) }
        return found.compactMap { descriptor in
            descriptor.artifactType.flatMap(OCIManifest.Kind.init(rawValue:))
                .map { (descriptor, $0) }
        }
    }

    /// The files of all manifests of `kind`, the last of a name.
    func files(_ kind: OCIManifest.Kind) throws(Failure) -> [String: OCIDescriptor] {
        var files: [String: OCIDescriptor] = [:]
        for one in try all() where one.kind == kind {
            guard let manifest = try registry.manifest(one.descriptor.reference) else { continue }
            files.merge(manifest.files) { $1 }
        }
        return files
    }

    /// Adds a manifest of `kind` with `files`, whose contents are there; it replaces those of its
    /// kind when `alone`.
    func add(
        _ kind: OCIManifest.Kind, _ files: [OCIDescriptor], alone: Bool = false
    ) throws(Failure) {
        let bytes = try OCIManifest.referrer(kind, files, to: subject)
        var descriptor = try OCIDescriptor(manifest: bytes)
        descriptor.artifactType = kind.rawValue
        let old = alone ? try all().filter { $0.kind == kind } : []
        let isListed = try registry.put(bytes, as: descriptor.reference)
        if !isListed { try list(descriptor, without: old.map(\.descriptor.digest)) }
        for one in old where one.descriptor.digest != descriptor.digest {
            _ = try registry.mayDelete(manifest: one.descriptor.digest)
        }
    }

    private var tag: String { OCITag.referrers(of: subject.digest) }

    private func tagged() throws(Failure) -> [OCIDescriptor] {
        guard let bytes = try registry.document(tag) else { return [] }
        return descriptors(try JSONText.parse(foreign: bytes, name: tag))
    }

    private func descriptors(_ index: JSONValue) -> [OCIDescriptor] {
        (index["manifests"]?.elements ?? []).compactMap { OCIDescriptor($0) }
    }

    private func list(
        _ descriptor: OCIDescriptor, without old: [Digest]
    ) throws(Failure) {
        var all = try tagged()
        if all.contains(where: { $0.digest == descriptor.digest }) { return }
        all.removeAll { old.contains($0.digest) }
        let index: JSONValue = [
            "schemaVersion": 2, "mediaType": .string(OCIDescriptor.indexType),
            "manifests": .array((all + [descriptor]).map(\.json)),
        ]
        try registry.put(try JSONText.write(index), as: tag, type: OCIDescriptor.indexType)
    }
}
