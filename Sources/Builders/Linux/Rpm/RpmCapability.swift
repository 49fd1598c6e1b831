internal import Model

/// What rpm must be able to do to install a package (`rpm --showrc`, "Features supported").
enum RpmCapability {
    static let lua = capability("BuiltinLuaScripts", "4.2.2-1")

    /// The capabilities that the parts of a package ask for.
    static func needed(
        by files: RpmFiles, _ codec: RpmCodec, _ version: RpmVersion, _ others: [RpmDependency]
    ) -> [RpmDependency] {
        let texts = [version.full] + others.map(\.version)
        var needed: [RpmDependency] = []
        func need(_ name: String, _ version: String, if isNeeded: Bool = true) {
            if isNeeded { needed.append(capability(name, version)) }
        }
        need("CompressedFileNames", "3.0.4-1")
        need("FileDigests", "4.6.0-1")
        need("PayloadFilesHavePrefix", "4.0-1")
        need("PayloadIsXz", "5.2-1", if: codec == .xz)
        need("PayloadIsZstd", "5.4.18-1", if: codec == .zstd)
        need("TildeInVersions", "4.10.0-1", if: texts.contains { $0.contains("~") })
        need("CaretInVersions", "4.15.0-1", if: texts.contains { $0.contains("^") })
        need("RichDependencies", "4.12.0-1", if: others.contains(where: \.isRich))
        need("LargeFiles", "4.12.0-1", if: files.areLarge)
        return needed
    }

    private static func capability(_ name: String, _ version: String) -> RpmDependency {
        RpmDependency(
            "rpmlib(\(name))", RpmDependency.rpmlib | RpmDependency.less | RpmDependency.equal,
            version)
    }
}
