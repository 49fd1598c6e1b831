import Archives
import Files
import Foundation
import Model
import Samples
import TestSupport
import Testing

@testable import Formats

/// Apps that another signer sealed, and what becomes of them when somebody changes something.
@Suite(.needsPython) struct AppVerifierTests {
    let scratch: Scratch

    init() throws {
        scratch = try Scratch()
        let outcome = try Python.run(Self.script, in: scratch.path)
        #expect(outcome.status == 0, "\(outcome)")
    }

    private func found() throws -> OpenedFile {
        try OpenedFileReader(AppleTrust(now: Timestamp(0)), Workers(count: 1))
            .app(at: scratch("Acme.app"), called: "Acme.app")
    }

    @Test func `what is sealed holds, and a ticket lies beside it`() throws {
        let found = try found()
        #expect(
            found.text == "arm64 signed ad-hoc as com.example.acme, "
                + "so Gatekeeper holds a download of it back")
        try scratch.write("Acme.app/Contents/CodeResources", "s8ch and more")
        #expect(try self.found().isStapled)
        try scratch.write("Acme.app/Contents/CodeResources", "another file")
        #expect(refusal { _ = try self.found() }?.exit == .malformed)
    }

    @Test func `what somebody changes is named`() throws {
        let seal = "the seal of Acme.app does not hold: "
        let inside = "the signature inside Acme.app/acme does not hold: "
        try spoil("Resources/a.txt", "b", seal + "Resources/a.txt is not what was sealed")
        try spoil("Resources/new.txt", "b", seal + "Resources/new.txt is not sealed")
        try spoil("MacOS/helper", "b", seal + "MacOS/helper is not a program")
        try spoil("version.plist", nil, seal + "version.plist is missing")
        try spoil("Resources/de.lproj/Main.strings", nil, nil)
        try spoil("_CodeSignature/CodeResources", " ", inside + "the seal is not what was signed")
        let path = scratch("Acme.app/Contents/Resources/link")
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.createSymbolicLink(
            atPath: path, withDestinationPath: "../Info.plist")
        expectRefusal(seal + "Resources/link does not lead where it did", exit: .unverified) {
            _ = try found()
        }
    }

    @Test func `a bit that flips in the property list and in the seal is noticed`() throws {
        for name in ["Info.plist", "_CodeSignature/CodeResources"] {
            let path = "Acme.app/Contents/" + name
            let whole = try scratch.data(path)
            for place in stride(from: 0, to: whole.count, by: Thoroughness.rounds(197, all: 7)) {
                var spoiled = whole
                spoiled[place] ^= 1
                try scratch.write(path, spoiled)
                let exit = refusal { _ = try found() }?.exit
                #expect([.unverified, .malformed].contains(exit), "\(name) at \(place)")
            }
            try scratch.write(path, whole)
        }
        try scratch.write("Acme.app/more", "beside Contents")
        #expect(refusal { _ = try found() }?.exit == .malformed)
    }

    /// Writes `text` to a file of the app, or takes it away, and puts it back.
    private func spoil(_ name: String, _ text: String?, _ message: String?) throws {
        let path = "Acme.app/Contents/" + name
        let before = try? scratch.data(path)
        if let text {
            try scratch.write(path, text)
        } else {
            try FileManager.default.removeItem(atPath: scratch(path))
        }
        if let message {
            expectRefusal(message, exit: .unverified) { _ = try found() }
        } else {
            _ = try found()
        }
        if let before {
            try scratch.write(path, before)
        } else {
            try FileManager.default.removeItem(atPath: scratch(path))
        }
    }

    private static let script = """
        import apple_platform as ap, os, plistlib
        root = 'Acme.app/Contents'
        files = {'PkgInfo': 'APPL????', 'Resources/a.txt': 'a', 'version.plist': 'v',
                 'Resources/de.lproj/Main.strings': 'x', 'Resources/Base.lproj/Main.nib': 'y'}
        for name, text in files.items():
            os.makedirs(os.path.dirname(root + '/' + name), exist_ok=True)
            open(root + '/' + name, 'w').write(text)
        os.symlink('a.txt', root + '/Resources/link')
        os.makedirs(root + '/MacOS')
        for name in ('acme', 'helper'):
            open(root + '/MacOS/' + name, 'wb').write(ap.macho.create_synthetic('aarch64', 'executable'))
        plistlib.dump({'CFBundleIdentifier': 'com.example.acme', 'CFBundleExecutable': 'acme',
                       'CFBundleName': 'Acme', 'CFBundlePackageType': 'APPL'},
                      open(root + '/Info.plist', 'wb'))
        ap.sign('Acme.app', digests=['sha256'])
        """
}
