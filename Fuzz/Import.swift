import Formats
import Manifests
import Model

private let words = Vocabulary(
    formats: FormatRegistry.all.map(\.words), signatures: ["ssh", "minisign", "openssl"],
    destinations: [DestinationKind(name: "directory")])

/// Other tools' configurations: a translation is a manifest, or a failure that is the user's.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    for file in ["nfpm.yaml", ".goreleaser.yaml"] {
        do throws(Failure) {
            let made = try ManifestImport(bytes, file: file, environment: ["VERSION": "1.2.0"])
            _ = try ManifestReader.read(
                Array(made.text.utf8), file: "consign.yaml", vocabulary: words)
        } catch {
            precondition(error.exit == .usage, "a configuration's failure is the user's")
        }
    }
    return 0
}
