public import Model

/// What changed in each version, from a file beside the manifest.
public enum ChangelogFile {
    /// Reads `bytes` by the file's ending: chglog's YAML, or a changelog in Debian's form.
    public static func changes(
        in bytes: [UInt8], _ file: Located<String>
    ) throws(Failure) -> [PackageChange] {
        file.value.hasSuffix(".yaml") || file.value.hasSuffix(".yml")
            ? try ChglogChangelog.changes(in: bytes, file)
            : try DebianChangelog.changes(in: bytes, file)
    }
}
