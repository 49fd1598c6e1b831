import Files
import Manifests
package import Model
import Publishing

/// What is wanted of signing an old release again.
package struct ResigningOptions: Sendable {
    /// The identity that signs now.
    package let key: String
    /// Why, for the statement.
    package let reason: String
    /// Keys or fingerprints that signed before; empty takes the project's own.
    package var old: [String] = []
    /// Signature formats; empty takes the manifest's, or all that the key can make.
    package var formats: [String] = []
    /// The digest of the checksum list, kept elsewhere, when no old key can be believed.
    package var digest: Digest?
    /// A copy or a rebuild of the release, when no old key can be believed.
    package var copy: String?
    /// The certificates of an authority whose timestamps say that the old signature is older than
    /// the end of its key.
    package var authority: String?
    /// Whether nothing is to be changed.
    package var isTrial = false

    /// Signs with `key`, because of `reason`.
    package init(key: String, reason: String) throws(Failure) {
        guard (1...400).contains(reason.utf8.count), SafeName.printable(reason) == reason else {
            throw Failure(
                "the reason is not a line of 1 to 400 bytes",
                hint: "say why in a few words: --reason 'the old key ends in March'", exit: .usage)
        }
        self.key = key
        self.reason = reason
    }
}

/// Signing old releases again, one or a whole history.
extension ReleasePipeline {
    /// Signs `target`, a release folder or a published version, or with nil every one there is.
    package func resign(_ target: String?, _ wish: ResigningOptions) throws(Failure) {
        let resigner = Resigner(
            session: session, keys: keys, wish: wish, roots: project == nil ? [] : try roots())
        var paths: [String] = []
        if let target { paths = [try place(of: target)] } else { paths = try history() }
        progress(.began("resign", total: paths.count))
        for path in paths {
            do throws(Failure) { progress(.ended(try resigner.resign(path))) } catch {
                progress(.ended(StepResult("resign \(Path.name(path))", .failed(error.what))))
                throw error
            }
        }
    }

    private func place(of target: String) throws(Failure) -> String {
        if try Folder.kind(target) == .folder { return target }
        guard let version = try? Version(parsing: target) else {
            throw Failure(
                "there is no release folder \(target)", "and it is not a version", exit: .usage)
        }
        for root in try roots() {
            let path = Path.join(root, version.description)
            if try Folder.kind(path) == .folder { return path }
        }
        throw Failure(
            "\(version) is published in no folder of the manifest's",
            hint: "name the release folder itself", exit: .usage)
    }

    /// All published versions, oldest first, so that what is stopped goes on in the same order.
    private func history() throws(Failure) -> [String] {
        var found: [(Version, String)] = []
        for root in try roots() where try Folder.kind(root) == .folder {
            for name in try Folder.names(root) {
                guard let version = try? Version(parsing: name) else { continue }
                found.append((version, Path.join(root, name)))
            }
        }
        guard !found.isEmpty else {
            throw Failure(
                "nothing is published yet", "the manifest's folders have no version in them",
                exit: .usage)
        }
        return found.sorted { $0.0 < $1.0 }.map(\.1)
    }

    /// The folders that the manifest publishes to.
    private func roots() throws(Failure) -> [String] {
        guard let project else {
            throw Failure(
                "there is no manifest that says where versions are",
                hint: "name a release folder", exit: .usage)
        }
        return try project.manifest.publish
            .filter { $0.kind.value == DirectoryPublisher.kind }
            .map { one throws(Failure) in
                let text = try one.address.value.expand { word in
                    word == "name" ? project.manifest.name.value : nil
                }
                return Path.join(project.root, text)
            }
    }
}
