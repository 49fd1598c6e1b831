import Foundation
import Model
import Samples
import TestSupport
import Testing

@testable import Files
@testable import Formats

/// The seal over an app's files, held against that of a signer nobody here wrote.
@Suite struct AppSealTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test(.needsPython)
    func `another signer seals the same files by the same rules`() throws {
        let outcome = try Python.run(Self.script, [scratch("Acme.app")])
        #expect(outcome.status == 0, "\(outcome)")
        let theirs = try list(scratch.data("Acme.app/Contents/_CodeSignature/CodeResources"))
        let entries = try entries(in: "Acme.app/Contents")
        let seal = try CodeResources(entries, executable: "acme", nested: [:])
        let ours = try list(Data(seal.bytes))
        // It seals what its own rules leave out; and for programs that name no macOS it adds SHA-1.
        var old = theirs["files"] as? [String: NSObject]
        old?["Resources/de.lproj/locversion.plist"] = nil
        #expect(ours["files"] as? [String: NSObject] == old)
        let new = (theirs["files2"] as? [String: [String: NSObject]])?.mapValues { seal in
            seal.filter { $0.key != "hash" }
        }
        #expect(ours["files2"] as? [String: [String: NSObject]] == new)
        #expect(ours["rules"] == theirs["rules"])
        #expect(ours["rules2"] == theirs["rules2"])
        #expect(ours.count == theirs.count)
    }

    @Test func `code in other places is known by its own signature`() throws {
        let helper = CodeResources.Nested(
            identity: Array(repeating: 7, count: 20), requirement: "cdhash H\"07\"")
        let entries = [
            Sample.text("MacOS/acme", kind: .program), Sample.text("MacOS/helper", kind: .program),
            Sample.text("Frameworks/A.framework/Versions/A/A"),
            Sample.link("Frameworks/A.framework/A", to: "Versions/A/A"),
            Sample.text("CodeResources", "a ticket"),
        ]
        let seal = try CodeResources(
            entries, executable: "acme",
            nested: ["MacOS/helper": helper, "Frameworks/A.framework": helper])
        let expected: NSDictionary = [
            "cdhash": Data(repeating: 7, count: 20), "requirement": "cdhash H\"07\"",
        ]
        #expect(
            try list(Data(seal.bytes))["files2"] == [
                "MacOS/helper": expected, "Frameworks/A.framework": expected,
            ])
    }

    @Test func `a file where code belongs is refused`() throws {
        let entries = [Sample.text("MacOS/acme"), Sample.text("MacOS/start.sh")]
        let failure = #expect(throws: Failure.self) {
            try CodeResources(entries, executable: "acme", nested: [:])
        }
        #expect(failure?.what == "an app cannot have the file Contents/MacOS/start.sh")
        #expect(failure?.exit == .usage)
    }

    private func list(_ data: Data) throws -> [String: NSDictionary] {
        let list = try PropertyListSerialization.propertyList(from: data, format: nil)
        return try #require(list as? [String: NSDictionary])
    }

    /// What lies in `folder`, with links as links.
    private func entries(in folder: String) throws -> [Entry] {
        try scratch.tree(folder).compactMap { path in
            let place = scratch(folder + "/" + path)
            if let target = try? FileManager.default.destinationOfSymbolicLink(atPath: place) {
                return Sample.link(path, to: target)
            }
            guard !path.hasSuffix("/"), (try? Data(contentsOf: URL(fileURLWithPath: place))) != nil
            else { return nil }
            return Entry(
                path: path, kind: .file, mode: 0o644,
                body: .file(try FileHash.record(place, also: [.sha1])))
        }
    }

    private static let script = """
        import apple_platform, os, plistlib, sys
        root = sys.argv[1] + '/Contents'
        files = {'PkgInfo': 'APPL????', 'Resources/a.txt': 'a', 'version.plist': 'v',
                 'Resources/de.lproj/Main.strings': 'x', 'Resources/Base.lproj/Main.nib': 'y',
                 'Resources/de.lproj/locversion.plist': 'z', 'SharedSupport/tool.txt': 't',
                 'Resources/sub/x.dat': '1', 'embedded.provisionprofile': 'p'}
        for name, text in files.items():
            os.makedirs(os.path.dirname(root + '/' + name), exist_ok=True)
            open(root + '/' + name, 'w').write(text)
        os.symlink('a.txt', root + '/Resources/link')
        os.makedirs(root + '/MacOS')
        open(root + '/MacOS/acme', 'wb').write(apple_platform.macho.create_synthetic())
        plistlib.dump({'CFBundleIdentifier': 'com.example.acme', 'CFBundleExecutable': 'acme',
                       'CFBundleName': 'Acme', 'CFBundlePackageType': 'APPL'},
                      open(root + '/Info.plist', 'wb'))
        apple_platform.sign(sys.argv[1], digests=['sha256'])
        """
}
