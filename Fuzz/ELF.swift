import Formats
import Model

/// A program that is anything at all: read by the package check, for Debian's names of libraries
/// and for rpm's.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let program = Entry(path: "acme", kind: .program, mode: 0o755, body: .bytes(bytes))
    guard let version = try? Version(parsing: "1.2.0") else {
        preconditionFailure("the version is sound")
    }
    let package = Package(
        product: Product(name: "acme", description: "Sends anvils", maintainer: "A <a@b.example>"),
        version: version, platform: Platform(.linux, .amd64), stem: "acme",
        date: Timestamp(0), entries: [program])
    for format in [DebPackage(), RpmPackage()] as [any PackageFormat] {
        do throws(Failure) {
            _ = try format.prepare(package)
        } catch {
            precondition(!error.what.isEmpty, "a failure says what failed")
        }
    }
    return 0
}
