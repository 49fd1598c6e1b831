extension Scratch {
    /// Writes a project with one program for one platform: its manifest ends in `lines`.
    public func project(_ lines: String) throws {
        try write("stage/acme", "a program")
        try write(
            "consign.yaml",
            """
            consign: 1
            name: acme
            version: 1.0.0
            platforms: {linux-amd64: stage}
            contents: [{file: acme, kind: program}]
            \(lines)
            """)
    }
}
