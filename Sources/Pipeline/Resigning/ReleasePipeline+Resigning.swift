internal import Files
public import Model
internal import Publishing

/// Signing old releases again, one or a whole history.
extension ReleasePipeline {
    /// Signs `target`, a release folder or a published version, or with nil every one there is.
    public func resign(_ target: String?, _ wish: ResigningWish) throws(Failure) {
        let resigner = Resigner(
            project: project, surroundings: surroundings, workers: workers, progress: progress,
            keys: keys, wish: wish, roots: project == nil ? [] : try roots())
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
                "there is no release folder \(target)", "and it is no version", exit: .usage)
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
