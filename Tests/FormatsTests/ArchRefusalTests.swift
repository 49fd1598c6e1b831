import Formats
import Foundation
import Model
import Samples
import TestSupport
import Testing

/// What cannot be said to pacman or apk is refused at plan time, with a way out.
@Suite struct ArchRefusalTests {
    static let relations: [(any PackageFormat, Relation, String)] =
        [ArchPackage() as any PackageFormat, ApkPackage()].flatMap { format in
            ["foo (>= 1)", "foo >= 1", "foo | bar", "foo>", "-foo", "", "foo>=1-2-3", "foo==1"]
                .map { (format, .depends, $0) } + [(format, .provides, "foo>=1")]
        }

    @Test(arguments: relations)
    func `a relation in another system's spelling`(
        _ format: any PackageFormat, _ relation: Relation, _ text: String
    ) throws {
        let said =
            format.name == "arch"
            ? PackageSample.complaint(
                ArchPackage(),
                try PackageSample.arch([PackageSample.program]) { $0.relations[relation] = [text] })
            : PackageSample.complaint(
                ApkPackage(),
                try PackageSample.apk([PackageSample.program]) { $0.relations[relation] = [text] })
        #expect(said.hasPrefix("\(format.name) cannot read '\(text)' in '\(relation.rawValue)': "))
        #expect(said.contains(" | spell it for \(format.name) alone: "))
    }

    @Test(arguments: ["foo", "foo>=1.2", "foo=1:2.3-4", "libacme.so=1-64", "foo<2", "lib32-x++"])
    func `a relation as pacman spells it`(_ text: String) throws {
        #expect(
            PackageSample.complaint(
                ArchPackage(),
                try PackageSample.arch([PackageSample.program]) { $0.relations[.depends] = [text] })
                == "nothing")
    }

    @Test(arguments: [
        "foo", "foo>=1.2", "foo=1.2_rc1-r0", "so:libc.musl-x86_64.so.1", "cmd:acme", "foo~1.2",
        "/bin/sh", "foo<2.0a_git20260102~0abc-r12",
    ])
    func `a relation as apk spells it`(_ text: String) throws {
        #expect(
            PackageSample.complaint(
                ApkPackage(),
                try PackageSample.apk([PackageSample.program]) { $0.relations[.depends] = [text] })
                == "nothing")
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let said: String
        let complain: @Sendable (Scratch) throws -> String
        var testDescription: String { said }

        static func arch(
            _ said: String, _ change: @escaping @Sendable (inout ArchOptions) -> Void
        ) -> Case {
            Case(said: said) { scratch in
                try complaint(
                    ArchPackage(), PackageSample.arch([PackageSample.program], change), scratch)
            }
        }

        static func apk(
            _ said: String, _ change: @escaping @Sendable (inout ApkOptions) -> Void
        ) -> Case {
            Case(said: said) { scratch in
                try complaint(
                    ApkPackage(), PackageSample.apk([PackageSample.program], change), scratch)
            }
        }

        private static func complaint<Format: PackageFormat>(
            _ format: Format, _ request: Request<Format.Options>, _ scratch: Scratch
        ) throws -> String {
            #expect(throws: Failure.self) { try Sample.build(format, request, in: scratch) }
            return PackageSample.complaint(format, request)
        }
    }

    static let cases: [Case] = [
        .apk("apk cannot read the trigger 'interest x': it is not the path of a folder") {
            $0.triggers = [Located("interest x")]
            $0.scripts[text: .trigger] = []
        },
        .apk("an apk package has 'triggers' and a trigger script, or none of them") {
            $0.scripts[text: .trigger] = []
        },
        .apk("no apk package can have the release '1.1': it is not a number") {
            $0.numbering.revision = Located("1.1")
        },
        .arch("no arch package can have the release '1a'") {
            $0.numbering.revision = Located("1a")
        },
        .arch("no arch package can be called '-acme'") { $0.naming.name = Located("-acme") },
        .apk("no apk package can be called 'acme@edge'") {
            $0.naming.name = Located("acme@edge")
        },
        .arch("cannot use the postinstall script") {
            $0.scripts[text: .postinstall] = Array("#!/usr/bin/lisp\n".utf8)
        },
        .apk("cannot use the postinstall script") {
            $0.scripts[text: .postinstall] = Array(repeating: 10, count: 200_000)
        },
    ]

    @Test(arguments: cases) func `what the format cannot read`(_ example: Case) throws {
        let scratch = try Scratch()
        let said = try example.complain(scratch)
        #expect(said.hasPrefix(example.said), "\(said)")
        #expect(!said.hasSuffix("no hint") && !said.contains("exit"), "\(said)")
        #expect(scratch.tree("out").isEmpty)
    }

    @Test func `apk packages are signed with RSA alone`() throws {
        let package = try PackageSample.package([PackageSample.program])
        let scratch = try Scratch()
        let failure = #expect(throws: Failure.self) {
            try Sample.build(
                ApkPackage(), package, in: scratch,
                signer: LentSigner(keyName: "old", isRSA: false) { $0 })
        }
        #expect(failure?.what == "apk packages are not signed with the key old")
        #expect(failure?.hint != nil && failure?.exit == .usage)
        #expect(scratch.tree("out").isEmpty)
    }

    @Test(arguments: [ArchPackage() as any PackageFormat, ApkPackage()])
    func `a file under a name that the container uses itself`(_ format: any PackageFormat) throws {
        let package = try PackageSample.package([PackageSample.text("x", at: "/.INSTALL")])
        #expect(PackageSample.complaint(format, package).hasPrefix("refused /.INSTALL: "))
    }

    @Test(arguments: [ArchPackage() as any PackageFormat, ApkPackage()])
    func `processors that the system does not run on`(_ format: any PackageFormat) {
        let known = Architecture.allCases.filter { format.serves(Platform(.linux, $0)) }
        let missing: [Architecture] =
            format.name == "arch"
            ? [.s390x, .mips64le, .mipsle, .universal] : [.armv5, .mipsle, .universal]
        #expect(Set(Architecture.allCases).subtracting(known) == Set(missing))
        #expect(
            !format.serves(nil) && !format.serves(Sample.macos) && !format.serves(Sample.windows))
    }
}
