import Formats
import Manifests
import Model

/// Changelogs of both forms; what is accepted can be packed, or is refused by the format.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    for file in ["debian/changelog", "changelog.yaml"] {
        guard let changes = try? ChangelogFile.changes(in: bytes, Located(file)) else { continue }
        precondition(!changes.isEmpty, "accepted a changelog without a version")
        for format in [DebPackage(), RpmPackage()] as [any PackageFormat] {
            guard let package = package(of: changes), let recipe = try? format.prepare(package)
            else { continue }
            precondition(!recipe.layout.isEmpty, "what was accepted has no layout")
        }
    }
    return 0
}

private func package(of changes: [PackageChange]) -> Package? {
    guard let version = try? Version(parsing: "1.2.0") else { return nil }
    var parts = NativeParts()
    parts.changes = changes
    let file = Entry(path: "acme", kind: .file, mode: 0o644, body: .bytes([]))
    return Package(
        product: Product(name: "acme", description: "Sends anvils", maintainer: "A <a@b.example>"),
        version: version, platform: Platform(.linux, .amd64), stem: "acme",
        date: Timestamp(0), entries: [file], native: parts)
}
