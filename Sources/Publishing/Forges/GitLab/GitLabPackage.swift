import Files
import Model

/// The generic package of one version, which holds the files before there is a release and after.
/// <https://docs.gitlab.com/user/packages/generic_packages/>
struct GitLabPackage: Sendable {
    let service: GitLabService
    let name: String
    let version: String

    /// Its number; nil when there is none.
    func id() throws(Failure) -> Int64? {
        // The service compares only a part of the name.
        let query = [
            "package_type=generic", "package_name=" + PercentEncoding.segment(name),
            "package_version=" + PercentEncoding.segment(version),
        ].joined(separator: "&")
        for value in try service.list("/packages?" + query)
        where value["name"]?.text == name && value["version"]?.text == version {
            return value["id"]?.number
        }
        return nil
    }

    /// All that is in it, marks included.
    func files() throws(Failure) -> [GitLabFile] {
        guard let id = try id() else { return [] }
        let values = try service.elements("/packages/\(id)/package_files") ?? []
        return try values.map { value throws(Failure) in try GitLabFile(value) }
    }

    /// Whether there is a file of that name, whatever is in it.
    func has(_ file: String) throws(Failure) -> Bool {
        try service.means.client.send(try service.request("HEAD", url(file))).status != 404
    }

    /// Where a file of it is downloaded from.
    func url(_ file: String) -> String {
        let path = [name, version, file].map { PercentEncoding.segment($0) }
        return service.url("/packages/generic/" + path.joined(separator: "/"))
    }

    /// Adds a file; sending it twice adds it twice.
    func add(_ file: String, _ body: HTTPBody) throws(Failure) -> Attempt<HTTPAnswer> {
        let request = try service.request("PUT", url(file) + "?select=package_file")
            .sending(body, type: "application/octet-stream")
        return try service.means.client.attempt(request)
    }

    /// Adds a small file that is the same whenever it is added.
    func note(_ file: String, _ text: [UInt8]) throws(Failure) {
        try service.means.client.patience.persist { () throws(Failure) -> Attempt<Void> in
            guard try !files().contains(where: { $0.name == file }) else { return .done(()) }
            switch try add(file, .bytes(text)) {
            case .again(let failure, let wait): return .again(failure, after: wait)
            case .done(let answer):
                guard answer.isGood else { throw refusal(answer, file) }
                return .done(())
            }
        }
    }

    func refusal(_ answer: HTTPAnswer, _ file: String) -> Failure {
        answer.failure(
            "cannot upload \(file) to \(service.repository)",
            hint: answer.status == 403
                ? "the token's role must be Developer, and the project must have its package "
                    + "registry turned on" : nil)
    }

    /// Removes one file, unless our role is too low for that.
    func mayRemove(_ file: GitLabFile) throws(Failure) -> Bool {
        guard let id = try id() else { return true }
        return try service.mayDelete("/packages/\(id)/package_files/\(file.id)")
    }

    /// Reads a file back. GitLab answers with the bytes or leads to its object store.
    func read(
        _ file: String, size: Int64, _ body: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        var request = try service.request("GET", url(file))
        request.limit = size
        let answer = try service.means.client.send(request, into: body)
        guard answer.isGood else {
            throw answer.failure("cannot read back \(file) from \(service.repository)")
        }
    }

    func digest(_ file: GitLabFile) throws(Failure) -> Digest {
        if let digest = file.sha256 { return digest }
        let hash = try Hash(.sha256)
        try read(file.name, size: file.size) { (step) throws(Failure) in
            try hash.update(step.span.bytes)
        }
        return try hash.value()
    }
}
