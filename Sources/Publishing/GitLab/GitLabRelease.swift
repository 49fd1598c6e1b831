internal import Files
internal import Model

/// A release as GitLab describes it.
struct GitLabRelease: Sendable {
    let tag: String
    let name: String
    let description: String
    /// Where its files are, by the names that people see.
    let links: [String: String]

    init(_ value: JSONValue) throws(Failure) {
        guard let tag = value["tag_name"]?.text else {
            throw Failure("GitLab described a release without its tag")
        }
        self.tag = tag
        name = value["name"]?.text ?? tag
        description = value["description"]?.text ?? ""
        var links: [String: String] = [:]
        for link in value["assets"]?["links"]?.elements ?? [] {
            if let name = link["name"]?.text, let url = link["url"]?.text { links[name] = url }
        }
        self.links = links
    }

    /// The publication that made it; nil when it was none of ours.
    var run: String? { RunMark.run(in: description) }
}
