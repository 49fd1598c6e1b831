import Files
import Keys
import Manifests
package import Model
import Options

/// Where a release is rehearsed: its own keys, its own folder, a folder for each destination.
///
/// The keys have the names of the real ones, so everything is called as it will be, and are gone
/// with the rehearsal.
package final class Rehearsal: Sendable {
    /// The throw-away keys.
    package let keys: String
    /// The release folder.
    package let release: String
    /// What holds a folder for each destination.
    package let standIns: String
    /// Why a real release would be refused although this one may go well.
    package let refusals: [Failure]
    private let scratch: ScratchFolder

    /// A rehearsal of `project`, kept in `folder` when one is named.
    package init(_ project: Project, _ surroundings: Environment, in folder: String?)
        throws(Failure)
    {
        scratch = try ScratchFolder(surroundings)
        keys = scratch.path + "/keys"
        let place = folder ?? scratch.path
        if let folder { try Self.clear(folder) }
        release = place + "/release"
        standIns = place + "/destinations"
        refusals = RealSigners(project: project, surroundings: surroundings).refusals()
        for name in Self.signers(project.manifest).map(\.value) {
            var wish = NewIdentity()
            wish.created = surroundings.now
            wish.hasRSA = project.manifest.artifacts.contains { $0.options.signer != nil }
            _ = try IdentityFiles.create(name: name, in: keys, passphrase: nil, wish)
        }
    }

    /// An earlier rehearsal goes; anything else in the folder is somebody's.
    private static func clear(_ folder: String) throws(Failure) {
        let held = try Folder.make(folder)
        for name in try held.names() {
            let isOurs =
                switch name {
                case "release": (try? OwnedFolder(held.path(of: name)).checkReplaceable()) != nil
                case "destinations": try holdsStandIns(name, in: held)
                default: false
                }
            guard isOurs else {
                throw Failure(
                    "cannot rehearse in \(folder)",
                    "it holds \(SafeName.printable(name)), which no rehearsal left there",
                    hint: "name another folder with -o", exit: .usage)
            }
        }
        for name in try held.names() { try held.remove(name) }
    }

    /// Whether it is a folder with nothing in it but `1-directory` and the like.
    private static func holdsStandIns(_ name: String, in folder: HeldFolder) throws(Failure) -> Bool
    {
        guard try folder.kind(name) == .folder else { return false }
        return try HeldFolder(name, in: folder).names().allSatisfy { name in
            let parts = name.split(separator: "-", maxSplits: 1)
            return parts.count == 2 && Int(parts[0]) != nil
        }
    }

    /// Whoever signs anything, once each, where the manifest first says so.
    static func signers(_ manifest: Manifest) -> [Located<String>] {
        var seen: Set<String> = []
        let names = (manifest.sign?.keys ?? []) + manifest.artifacts.compactMap(\.options.signer)
        return names.filter { seen.insert($0.value).inserted }
    }
}
