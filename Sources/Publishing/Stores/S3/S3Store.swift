import Files
import Model
import Synchronization

/// A bucket, or a part of one, as a ``Store``. Folders are what keys have before a slash; one that
/// is made is an empty object whose key ends in a slash.
struct S3Store: Store {
    let client: S3Client

    /// S3 has no renaming.
    var moves: Bool { false }

    func list(_ folder: String) throws(Failure) -> [StoredFile] {
        let start = client.address.key(folder.isEmpty ? "" : folder + "/")
        var files: [String: Int64?] = [:]
        var query = ["list-type": "2", "prefix": start, "delimiter": "/"]
        while true {
            let page = try page(query, "ListBucketResult")
            for one in page.all("CommonPrefixes") {
                Self.note(one["Prefix"]?.text ?? "", nil, start, &files)
            }
            for one in page.all("Contents") {
                Self.note(
                    one["Key"]?.text ?? "", Int64(one["Size"]?.text ?? "") ?? -1, start, &files)
            }
            guard page["IsTruncated"]?.text == "true" else { break }
            let next = page["NextContinuationToken"]?.text
            guard let next, next != query["continuation-token"] else {
                throw Failure("cannot list \(client.address.bucket)", "its list does not end")
            }
            query["continuation-token"] = next
        }
        return files.map { StoredFile(name: $0.key, size: $0.value) }
            .inOrder(of: \.name)
    }

    /// Some servers do not group what lies deeper, so keys with a further slash are grouped here.
    private static func note(
        _ key: String, _ size: Int64?, _ start: String, _ files: inout [String: Int64?]
    ) {
        guard key.hasPrefix(start) else { return }
        let rest = key.dropFirst(start.count), name = rest.prefix { $0 != "/" }
        guard !name.isEmpty else { return }
        files.updateValue(name.utf8.count == rest.utf8.count ? size : nil, forKey: String(name))
    }

    private func page(_ query: [String: String], _ root: String) throws(Failure) -> XMLElement {
        let answer = try client.send(try client.request("GET", key: "", query))
        let what = "cannot list \(client.address.bucket)"
        guard answer.isGood else { throw client.failure(answer, what) }
        let page = try XMLElement(parsing: answer.body, name: "the list of the bucket")
        guard page.name == root else { throw Failure(what, "the server answered <\(page.name)>") }
        return page
    }

    /// The object with the slash is put with a wrong checksum first: a server that takes it does
    /// not look, and what it says of checksums later is only what it was told.
    func make(_ folder: String, for names: [String]) throws(Failure) {
        var probe = try client.request("PUT", folder + "/", [:], .bytes([]), payload: Hash.of([]))
        probe = probe.checked(try Hash.of([0]))
        let refusal = try client.send(probe)
        client.comparesChecksums.withLock { $0 = refusal.status == 400 }
        if refusal.isGood { return }
        try put(folder + "/", [])
    }

    func replace(_ path: String, with bytes: [UInt8]) throws(Failure) { try put(path, bytes) }

    func writing(_ path: String, _ bytes: [UInt8]) throws(Failure) -> HTTPRequest {
        let digest = try Hash.of(bytes)
        return try client.request("PUT", path, [:], .bytes(bytes), payload: digest)
            .checked(digest).with("Content-Type", ContentType.of(path))
            .with("Cache-Control", "no-cache")
    }

    private func put(_ path: String, _ bytes: [UInt8]) throws(Failure) {
        let answer = try client.send(try writing(path, bytes))
        guard answer.isGood else { throw client.failure(answer, "cannot write \(path)") }
    }

    func add(_ item: PublishItem, as path: String, replacing: Bool) throws(Failure) {
        try S3Upload(client, item, path, replacing: replacing).send()
    }

    func digest(of path: String) throws(Failure) -> Digest? {
        guard client.comparesChecksums.withLock({ $0 }) else { return nil }
        let request = try client.request("HEAD", path).with("x-amz-checksum-mode", "ENABLED")
        let answer = try client.send(request)
        guard answer.isGood || answer.status == 404 else {
            throw client.failure(answer, "cannot look at \(path)")
        }
        // Of a file that was sent in parts, whose tag ends in their number, it is a checksum of
        // checksums.
        guard answer.header("x-amz-checksum-type") != "COMPOSITE",
            answer.header("etag")?.contains("-") == false,
            let text = answer.header("x-amz-checksum-sha256")
        else { return nil }
        return Base64.decode(text).flatMap { Digest(.sha256, $0) }
    }

    func read(
        _ path: String, limit: Int64, _ body: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) -> Bool {
        var request = try client.request("GET", path)
        request.limit = limit
        return try isThere(try client.send(request, into: body), path)
    }

    func bytes(_ path: String, limit: Int) throws(Failure) -> [UInt8]? {
        try file(path, limit: limit)?.bytes
    }

    func file(_ path: String, limit: Int) throws(Failure) -> SmallFile? {
        var request = try client.request("GET", path)
        request.limit = Int64(limit)
        let answer = try client.send(request)
        return try isThere(answer, path) ? SmallFile(answer.body, tag: answer.header("etag")) : nil
    }

    private func isThere(_ answer: HTTPAnswer, _ path: String) throws(Failure) -> Bool {
        if answer.status == 404 { return false }
        guard answer.isGood else { throw client.failure(answer, "cannot read \(path)") }
        return true
    }

    /// Never asked for: see ``moves``.
    func move(_ folder: String, to name: String) throws(Failure) {
        throw Failure("cannot rename \(folder)", "S3 renames nothing")
    }

    func remove(_ path: String) throws(Failure) { try remove(key: client.address.key(path)) }

    private func remove(key: String, _ query: [String: String] = [:]) throws(Failure) {
        let answer = try client.send(try client.request("DELETE", key: key, query))
        guard answer.isGood || answer.status == 404 else {
            throw client.failure(answer, "cannot remove \(key)")
        }
    }

    func removeFolder(_ folder: String) throws(Failure) {
        for file in try list(folder) { try remove("\(folder)/\(file.name)") }
        try remove(folder + "/")
    }

    /// Aborts uploads in parts that were not completed. Not every server lists them, and not every
    /// key may; a bucket's own rule removes them then.
    func forgetUnfinished(in folder: String) throws(Failure) {
        let query = ["uploads": "", "prefix": client.address.key(folder) + "/"]
        guard let page = try? page(query, "ListMultipartUploadsResult") else { return }
        for upload in page.all("Upload") {
            guard let key = upload["Key"]?.text, let id = upload["UploadId"]?.text else { continue }
            try remove(key: key, ["uploadId": id])
        }
    }
}

extension HTTPRequest {
    /// With the checksum that the server compares and remembers.
    func checked(_ digest: Digest) -> HTTPRequest {
        with("x-amz-checksum-sha256", Base64.encode(digest.bytes))
            .with("x-amz-sdk-checksum-algorithm", "SHA256")
    }
}
