import Formats
import Model
import Options

/// Changelogs of both forms; what is accepted can be packed, or is refused by the format.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    for file in ["debian/changelog", "changelog.yaml"] {
        guard let changes = try? ChangelogFile.changes(in: bytes, Located(file)) else { continue }
        precondition(!changes.isEmpty, "accepted a changelog without a version")
        guard let package = package() else { continue }
        var changelog = NamedFile(Located(file), "the changelog")
        changelog.bytes = bytes
        var deb = DebOptions(), rpm = RpmOptions()
        deb.changelog = changelog
        rpm.changelog = changelog
        let recipes = [
            try? DebPackage().prepare(Request(package, deb)),
            try? RpmPackage().prepare(Request(package, rpm)),
        ]
        for recipe in recipes.compactMap({ $0 }) {
            precondition(!recipe.layout.isEmpty, "what was accepted has no layout")
        }
    }
    return 0
}

private func package() -> Package? {
    guard let version = try? Version(parsing: "1.2.0") else { return nil }
    let file = Entry(path: "acme", kind: .file, mode: 0o644, body: .bytes([]))
    return Package(
        product: Product(name: "acme", description: "Sends anvils", maintainer: "A <a@b.example>"),
        version: version, platform: Platform(.linux, .amd64), stem: "acme",
        date: Timestamp(0), entries: [file])
}
