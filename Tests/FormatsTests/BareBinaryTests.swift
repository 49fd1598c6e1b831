import Formats
import Foundation
import Model
import Samples
import TestSupport
import Testing

@Suite struct BareBinaryTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test(arguments: [
        (Sample.linux, "acme-1.2.0-linux-amd64"), (Sample.windows, "acme-1.2.0-windows-amd64.exe"),
    ])
    func `it is the program, under a name that tells the platform`(
        _ platform: Platform, name: String
    ) throws {
        let package = try Sample.product(in: scratch, for: platform)
        let path = try Sample.build(BareBinary(), package, in: scratch)
        #expect(path.hasSuffix("/" + name))
        let program = "stage/acme" + platform.os.programSuffix
        #expect(try scratch.data("out/" + name) == scratch.data(program))
        #expect(FileManager.default.isExecutableFile(atPath: path))
        #expect(try BareBinary().prepare(package).layout.map(\.path) == [name])
    }

    @Test func `several programs are not one`() throws {
        let package = try Sample.package(["b", "a"].map { Sample.text($0, kind: .program) })
        let failure = #expect(throws: Failure.self) { try BareBinary().prepare(package) }
        #expect(
            failure?.message
                == "cannot make acme-1.2.0-linux-amd64: it is one program, and this package has a, b"
        )
    }

    @Test func `an empty program is none`() throws {
        let package = try Sample.package([Sample.text("a", "", kind: .program)])
        #expect(throws: Failure.self) { try BareBinary().prepare(package) }
    }

    @Test func `it serves platforms, and archives serve sources too`() {
        #expect(!BareBinary().serves(nil) && BareBinary().serves(Sample.macos))
        #expect(FormatRegistry.archives.allSatisfy { $0.serves(nil) && $0.serves(Sample.windows) })
    }
}
