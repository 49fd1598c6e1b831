/// What a browser is told of a file.
enum ContentType {
    static func of(_ name: String) -> String {
        if name.hasSuffix(".json") { return "application/json" }
        let texts = ["SHA256SUMS", ".md", ".txt", ".asc", ".pem", ".pub", ".minisig", ".sshsig"]
        return texts.contains { name.hasSuffix($0) }
            ? "text/plain; charset=utf-8" : "application/octet-stream"
    }
}
