import Formats
import Model

/// A systemd unit for systems with another init: translated whole into a script, or refused before
/// anything is written.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    // What begins like a script is one for another init already, and stays as it is.
    guard !bytes.starts(with: "#!".utf8), let version = try? Version(parsing: "1.2.0") else {
        return 0
    }
    let unit = Entry(path: "acme.service", kind: .service, mode: 0o644, body: .bytes(bytes))
    let package = Package(
        product: Product(name: "acme", description: "Sends anvils", maintainer: "A <a@b.example>"),
        version: version, platform: Platform(.linux, .amd64), stem: "acme",
        date: Timestamp(0), entries: [unit])
    for format in [ApkPackage(), IpkPackage()] as [any PackageFormat] {
        guard let recipe = try? format.prepare(package) else { continue }
        let script = recipe.layout.first { $0.path == "etc/init.d/acme" }
        guard case .bytes(let text)? = script?.body else {
            preconditionFailure("what was accepted is not installed")
        }
        precondition(text.starts(with: "#!/".utf8) && !text.contains(0), "it is not a script")
        precondition(String(validating: text, as: UTF8.self) != nil, "it is not a text")
    }
    return 0
}
