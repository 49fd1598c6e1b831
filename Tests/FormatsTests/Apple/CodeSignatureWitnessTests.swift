import Files
import Foundation
import Model
import TestSupport
import Testing

@testable import Formats

/// What we sign, as others read it, and as they sign it.
@Suite struct CodeSignatureWitnessTests {
    let bench: SigningBench

    init() throws { bench = try SigningBench() }

    @Test(.needsPython("go"), arguments: ["arm64", "amd64"], [false, true])
    func `others find a program of Go's signed`(
        _ architecture: String, _ isHardened: Bool
    ) throws {
        try take(architecture, as: "in")
        try bench.sign(
            "in", as: "out",
            SigningBench.order(entitlements: SigningBench.entitlements, runtime: isHardened))
        // The empty message of an ad hoc signature is what Apple's tools write, too.
        #expect(
            try witnesses("out") == """
                CMS error: missing further values (at position 0)
                [(True, '')]

                """)
        #expect(try bench.problems("out") == [])
        let hash = Hex.text(try #require(bench.signatures("out").first?.best).cdhash())
        let flags = isHardened ? "0x10002" : "0x2"
        #expect(
            try SecondReader.report(bench.scratch("out"))
                == "com.example.hello \(flags) \(hash) good\n")
    }

    @Test(.needsPython("go")) func `a universal program is signed part by part`() throws {
        try take("arm64", as: "arm")
        try take("amd64", as: "intel")
        let joined = try MachOProgram(joining: [bench.scratch("arm"), bench.scratch("intel")])
        let order = try SigningBench.order(entitlements: SigningBench.entitlements)
        let signed = try #require(try joined.signed(order, .always, bench.workers))
        #expect(signed.signedProcessors == ["x86_64", "arm64"])
        var bytes: [UInt8] = []
        _ = try signed.sealed(bench.workers) { bytes += copy $0 }
        try bench.scratch.write("out", Data(bytes))
        let error = "CMS error: missing further values (at position 0)"
        #expect(try witnesses("out") == "@0: \(error); @1: \(error)\n[(True, ''), (True, '')]\n")
        #expect(try bench.problems("out") == [])
        let report = try SecondReader.report(bench.scratch("out"))
        #expect(report.split(separator: "\n").allSatisfy { $0.hasSuffix(" good") })
        // Signing what is one file gives the same as signing while joining.
        var plain: [UInt8] = []
        try joined.forEachStep { plain += copy $0 }
        try bench.scratch.write("joined", Data(plain))
        try bench.sign("joined", as: "again", order)
        #expect(try bench.scratch.data("again") == Data(bytes))
    }

    /// All but the size of the signature, which each of us rounds in his own way, and with it the
    /// digest of the first page, where the load commands say that size.
    @Test(
        .needsPython("go"),
        arguments: [("arm64", false), ("arm64", true), ("amd64", false), ("amd64", true)])
    func `the code directory is the one that another signer writes`(
        _ architecture: String, _ isFull: Bool
    ) throws {
        try take(architecture, as: "in")
        // The other signer writes the property list anew, in the layout that this one has.
        let text = isFull ? SigningBench.entitlements : nil
        try bench.sign("in", as: "ours", SigningBench.order(entitlements: text, runtime: isFull))
        if let text { try bench.scratch.write("entitlements", text) }
        let outcome = try SecondReader.run(
            """
            import apple_platform as ap
            folder, full = sys.argv[1], sys.argv[2] == "true"
            more = {"entitlements_xml_file": folder + "/entitlements", "code_signature_flags": ["runtime"]}
            open(folder + "/theirs", "wb").write(ap.sign_macho_bytes(
                open(folder + "/in", "rb").read(), binary_identifier="com.example.hello",
                timestamp_url="none", **(more if full else {})))
            ours, theirs = (Signature(slices(folder + "/" + n)[0]) for n in ("ours", "theirs"))
            one, other = ours.blobs.pop(0), theirs.blobs.pop(0)
            first = struct.unpack(">I", one[16:20])[0]
            print(one[:first] == other[:first], one[first + 32:] == other[first + 32:])
            print(ours.blobs == theirs.blobs, sorted(ours.blobs))
            pages = [list(s.data[:4096]) for s in (ours, theirs)]
            print(sum(a != b for a, b in zip(*pages)) <= 6, ours.place == theirs.place)
            """, [bench.scratch.path, String(isFull)])
        let slots = isFull ? "[2, 5, 7, 65536]" : "[2, 65536]"
        #expect(
            outcome.output + outcome.error == "True True\nTrue \(slots)\nTrue True\n")
    }

    /// Real programs, signed by their makers: universal ones in wheels of PyPI.
    @Test(.needsPython, arguments: ["ninja==1.13.0", "cmake==4.1.2"])
    func `programs of others are judged part by part`(_ wheel: String) throws {
        let folder = try #require(try Wheel.folder(of: wheel), "PyPI cannot be reached")
        let name = wheel.prefix { $0 != "=" }
        let path = try #require(
            FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String }
                .first { $0.hasSuffix("bin/\(name)") || $0.hasSuffix("scripts/\(name)") })
        let record = try FileHash.record(folder + "/" + path)
        let program = try #require(try MachOProgram(record))
        let found = try program.signatures(bench.workers)
        #expect(found.flatMap(\.problems) == [])
        let lines = found.map { one in
            let directories = one.directories.map { "\($0.function)" }.joined(separator: "+")
            let kind =
                if case .certificate = one.kind {
                    "signed for \(one.best?.team ?? "nobody")"
                } else { "\(one.kind)" }
            return "\(one.processor) \(kind) \(directories)"
        }
        if name == "ninja" {
            #expect(lines == ["x86_64 unsigned ", "arm64 linkerSigned sha256"])
        } else {
            #expect(
                lines == [
                    "x86_64 signed for W38PE5Y733 sha1+sha256",
                    "arm64 signed for W38PE5Y733 sha1+sha256",
                ])
            let requirement = try #require(found.first?.requirement)
            #expect(requirement.contains("certificate leaf[subject.OU] = W38PE5Y733"))
        }
        // It needs nothing: the one part that macOS would not start without is signed.
        #expect(
            try program.signed(SigningBench.plain, .whereNeeded, bench.workers) == nil)
    }

    private func take(_ architecture: String, as name: String) throws {
        let path = try #require(try GoProgram.path(architecture))
        try bench.scratch.write(name, Data(contentsOf: URL(fileURLWithPath: path)))
    }

    /// What `verify_macho` of apple-platform-py and `check_layout` of lief say of a file.
    private func witnesses(_ name: String) throws -> String {
        let outcome = try Python.run(
            """
            import sys, apple_platform as ap, lief
            lief.logging.disable()
            print("; ".join(sorted(p["description"] for p in ap.verify_macho(sys.argv[1]))))
            binaries = lief.MachO.parse(sys.argv[1])
            print([lief.MachO.check_layout(binary) for binary in binaries])
            """, [bench.scratch(name)])
        return outcome.output + outcome.error
    }
}

/// Packages of PyPI for macOS, fetched once and kept out of the repository.
enum Wheel {
    /// The folder that `wheel` is unpacked in; nil when it cannot be fetched.
    static func folder(of wheel: String) throws -> String? {
        guard let python = Python.path else { return nil }
        let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let folder = here.appendingPathComponent("../../../out/wheels/" + wheel).standardized.path
        guard !FileManager.default.fileExists(atPath: folder) else { return folder }
        let part = folder + "." + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: part) }
        let fetched = try Command.run(
            python,
            [
                "-m", "pip", "download", "-q", "--no-deps", "--only-binary=:all:", "--platform",
                "macosx_11_0_universal2", "--platform", "macosx_10_10_universal2", "--platform",
                "macosx_10_13_universal2", "--platform", "macosx_10_9_universal2", "-d", part,
                wheel,
            ])
        guard fetched.status == 0 else { return nil }
        let names = try FileManager.default.contentsOfDirectory(atPath: part)
        for name in names {
            let script = "import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])"
            guard try Python.run(script, [part + "/" + name, part]).status == 0 else { return nil }
        }
        try FileManager.default.moveItem(atPath: part, toPath: folder)
        return folder
    }
}
