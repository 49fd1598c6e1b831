import Formats
import Manifests
import Model

/// Any bytes must give a manifest or a failure that names a place, never a crash.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzManifest(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let text = Array(UnsafeBufferPointer(start: start, count: count))
    let words = Vocabulary(
        formats: FormatRegistry.all.map(\.words), signatures: ["ssh"],
        destinations: [DestinationKind(name: "directory")])
    do throws(Failure) {
        let manifest = try ManifestReader.read(text, file: "fuzz", vocabulary: words)
        precondition(!manifest.name.value.isEmpty, "a manifest that was read has a name")
        precondition(!manifest.artifacts.isEmpty, "a manifest that was read has artifacts")
    } catch {
        precondition(error.exit == .usage, "a manifest's failure is the user's")
    }
    return 0
}
