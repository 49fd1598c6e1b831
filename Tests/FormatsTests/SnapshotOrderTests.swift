import Formats
import Foundation
import Model
import Samples
import TestSupport
import Testing

/// Snapshots come after the last release, before the next one, and in the order of their time,
/// whoever compares them.
@Suite struct SnapshotOrderTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    static let versions = [
        "1.0.0-rc.1", "1.0.0", "1.0.1-0.20260102030405.gfff0000", "1.0.1-0.20260102030406.g0000000",
        "1.0.1-0.20270101000000.local", "1.0.1-alpha", "1.0.1-alpha.0.20270101000001.g00fffff",
        "1.0.1-alpha.1", "1.0.1-rc.1", "1.0.1-rc.1.0.20270102000000.gabcdef1", "1.0.1-rc.2",
        "1.0.1",
    ]

    @Test func `semantic versioning`() throws {
        let versions = try Self.versions.map { try Version(parsing: $0) }
        #expect(versions == versions.sorted())
    }

    @Test(.needs("dpkg", "dpkg-deb")) func `dpkg`() throws {
        let versions = try Self.versions.map { version in
            let path = try Sample.build(
                DebPackage(), try NativeSample.package(version: version), in: scratch)
            return try Command.run("dpkg-deb", ["-f", path, "Version"]).output
                .trimmingCharacters(in: .newlines)
        }
        #expect(versions[2] == "1.0.1~0.20260102030405.gfff0000")
        try expectOrder(versions) { low, high in
            try Command.run("dpkg", ["--compare-versions", low, "lt", high]).status == 0
        }
    }

    @Test(.needs("rpm")) func `rpm`() throws {
        let versions = try Self.versions.map { version in
            var sample = RpmSample(scratch)
            sample.version = version
            return try RpmSample.query(try sample.build(), "%{version}\\n").first ?? ""
        }
        #expect(versions[2] == "1.0.1~~0.20260102030405.gfff0000")
        let names = try names(of: RpmPackage())
        #expect(names[2] == "acme-1.0.1.0.20260102030405.gfff0000-1.x86_64.rpm")
        try expectOrder(versions) { low, high in
            let answer = try Command.run(
                "rpm", ["--eval", "%{lua:print(rpm.vercmp('\(low)', '\(high)'))}"])
            return answer.output == "-1\n"
        }
    }

    @Test(.needs("pacman"), .needsPython) func `pacman`() throws {
        let versions = try names(of: ArchPackage()).map {
            $0.split(separator: "-").dropFirst().prefix(2).joined(separator: "-")
        }
        #expect(versions[2] == "1.0.1A.20260102030405.gfff0000-1")
        try expectOrder(versions) { low, high in
            try Python.run(Self.alpm, [low, high]).output == "-1\n"
        }
    }

    /// vercmp(8) is little more, and not everywhere.
    private static let alpm = """
        import ctypes, ctypes.util, sys
        library = ctypes.CDLL(ctypes.util.find_library('alpm'))
        print(library.alpm_pkg_vercmp(sys.argv[1].encode(), sys.argv[2].encode()))
        """

    @Test(.needs("python3")) func `apk`() throws {
        let versions = try names(of: ApkPackage()).map { String($0.dropFirst(5).dropLast(11)) }
        #expect(versions[2] == "1.0.1_alpha_alpha20260102_p30405-r1")
        try expectOrder(versions) { low, high in
            try ApkReader.compare([low, high]) == ["-1"]
        }
    }

    private func names(of format: any PackageFormat) throws -> [String] {
        try Self.versions.map { format.fileName(for: try PackageSample.package([], version: $0)) }
    }

    private func expectOrder(
        _ versions: [String], _ isLess: (String, String) throws -> Bool
    ) throws {
        for (low, high) in zip(versions, versions.dropFirst()) {
            #expect(try isLess(low, high), "\(low) < \(high)")
        }
    }
}
