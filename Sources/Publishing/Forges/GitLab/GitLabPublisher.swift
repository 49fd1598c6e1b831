import Files
package import Model

/// Publishes as a release of a GitLab project, whose files are a generic package.
///
/// GitLab has no drafts: a release is public once it is made. So the package is filled and checked
/// first, and the release, with the links to all files, is made last and in one request.
/// <https://docs.gitlab.com/api/releases/>
package final class GitLabPublisher: ForgePublisher {
    /// Its name in a manifest.
    package static let kind = "gitlab"
    /// What its address is.
    package static let addressDoc = "A project on GitLab: groups and name."
    /// What may stand beside the address.
    package static let settings = [
        DestinationSetting(
            "token", .variable,
            "The variable that holds the token; GITLAB_TOKEN if not given, else a job's own.",
            example: "ACME_GITLAB_TOKEN"),
        DestinationSetting(
            "url", .text,
            "The API of another server than gitlab.com; CI_API_V4_URL does the same.",
            example: "https://gitlab.acme.example/api/v4"),
    ]

    /// What does the steps.
    package let publication: ForgePublication

    /// A publisher into the project that the address names.
    package init(_ place: DestinationAddress, _ means: PublisherContext) throws(Failure) {
        publication = ForgePublication(GitLab(api: try ForgeAPI(gitLab: place, means)))
    }

    /// Uploads into one package at the same time answer 500.
    package var lanes: Int { 1 }
    /// Of other names there is no lasting address below the release.
    package func served(_ name: String) -> String { GitLabName.served(name) }
}

extension ForgeAPI {
    static let jobSecret = "CI_JOB_TOKEN"

    /// GitLab's REST API of one project, also on a server of one's own.
    /// <https://docs.gitlab.com/api/rest/>
    convenience init(gitLab place: DestinationAddress, _ means: PublisherContext) throws(Failure) {
        guard let names = place.names, names.count >= 2 else {
            throw place.wrong("gitlab", "a project with its groups, like acme/acme")
        }
        let end = "/api/v4"
        let given = place["url"] ?? means.variable("CI_API_V4_URL") ?? "https://gitlab.com" + end
        let server = try Self.server(at: given, of: "GitLab", before: end)
        // A job has a token of its own, which nobody needs to make.
        let isJob =
            means.variable("GITLAB_TOKEN") == nil && means.variable(Self.jobSecret) != nil
        let secret = place["token"] ?? (isJob ? Self.jobSecret : "GITLAB_TOKEN")
        self.init(
            "GitLab", place.address,
            at: "\(server)\(end)/projects/\(PercentEncoding.segment(place.address))",
            web: "\(server)/\(place.address)", secret: secret,
            .header(secret == Self.jobSecret ? "JOB-TOKEN" : "PRIVATE-TOKEN"),
            page: ("per_page", 100), means)
    }
}

/// The name under which a release's link leads to a file: a path of letters, digits, `.`, `_` and
/// `-` that ends in a letter or digit, of at most 128 characters with its slash.
private enum GitLabName {
    static func served(_ name: String) -> String {
        var bytes = name.utf8.prefix(127).map { isKept($0) ? $0 : UInt8(ascii: ".") }
        while let last = bytes.last, !isLetterOrDigit(last) { bytes.removeLast() }
        return bytes.isEmpty ? "file" : String(decoding: bytes, as: UTF8.self)
    }

    private static func isKept(_ byte: UInt8) -> Bool {
        isLetterOrDigit(byte) || "-_.".utf8.contains(byte)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }
}
