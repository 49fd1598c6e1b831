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
        let said = PackageSample.complaint(
            format,
            try PackageSample.package([PackageSample.program]) {
                $0.policy.relations = [relation: [Located(text)]]
            })
        #expect(said.hasPrefix("\(format.name) cannot read '\(text)' in '\(relation.rawValue)': "))
        #expect(said.contains(" | spell it for \(format.name) alone: "))
    }

    @Test(arguments: ["foo", "foo>=1.2", "foo=1:2.3-4", "libacme.so=1-64", "foo<2", "lib32-x++"])
    func `a relation as pacman spells it`(_ text: String) throws {
        #expect(
            PackageSample.complaint(
                ArchPackage(),
                try PackageSample.package([PackageSample.program]) {
                    $0.policy.relations = [.depends: [Located(text)]]
                }) == "nothing")
    }

    @Test(arguments: [
        "foo", "foo>=1.2", "foo=1.2_rc1-r0", "so:libc.musl-x86_64.so.1", "cmd:acme", "foo~1.2",
        "/bin/sh", "foo<2.0a_git20260102~0abc-r12",
    ])
    func `a relation as apk spells it`(_ text: String) throws {
        #expect(
            PackageSample.complaint(
                ApkPackage(),
                try PackageSample.package([PackageSample.program]) {
                    $0.policy.relations = [.depends: [Located(text)]]
                }) == "nothing")
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let format: any PackageFormat
        let said: String
        let change: @Sendable (inout NativeParts) -> Void
        var testDescription: String { said }
    }

    static let cases: [Case] = [
        Case(format: ArchPackage(), said: "arch packages have no 'breaks': it names foo") {
            $0.policy.relations = [.breaks: [Located("foo")]]
        },
        Case(format: ArchPackage(), said: "arch packages have no 'supplements': it names foo") {
            $0.policy.relations = [.supplements: [Located("foo")]]
        },
        Case(format: ApkPackage(), said: "apk packages have no 'suggests': it names foo") {
            $0.policy.relations = [.suggests: [Located("foo")]]
        },
        Case(format: ApkPackage(), said: "apk packages have no 'recommends': it names foo") {
            $0.policy.relations = [.recommends: [Located("foo")]]
        },
        Case(
            format: ArchPackage(),
            said: "arch packages have no alternatives: one is wanted for /usr/bin/editor"
        ) { $0.policy.alternatives = [alternative] },
        Case(
            format: ApkPackage(),
            said: "apk packages have no alternatives: one is wanted for /usr/bin/editor"
        ) { $0.policy.alternatives = [alternative] },
        Case(format: ArchPackage(), said: "arch packages have no triggers: one is 'interest x'") {
            $0.policy.triggers = [Located("interest x")]
        },
        Case(
            format: ApkPackage(),
            said: "apk cannot read the trigger 'interest x': it is not the path of a folder"
        ) {
            $0.policy.triggers = [Located("interest x")]
            $0.scripts[.trigger] = []
        },
        Case(
            format: ApkPackage(),
            said: "an apk package has 'triggers' and a trigger script, or none of them"
        ) { $0.scripts[.trigger] = [] },
        Case(format: ArchPackage(), said: "arch packages have no 'posttrans' script") {
            $0.scripts[.posttrans] = []
        },
        Case(format: ApkPackage(), said: "apk packages have no 'verify' script") {
            $0.scripts[.verify] = []
        },
        Case(format: ApkPackage(), said: "apk packages are not compressed with zstd") {
            $0.policy.compression = Located("zstd")
        },
        Case(format: ApkPackage(), said: "no apk package can have the epoch 1: apk knows no epochs")
        {
            $0.policy.epoch = 1
        },
        Case(
            format: ApkPackage(),
            said: "no apk package can have the release '1.1': it is not a number"
        ) { $0.policy.revision = Located("1.1") },
        Case(format: ArchPackage(), said: "no arch package can have the release '1a'") {
            $0.policy.revision = Located("1a")
        },
        Case(format: ArchPackage(), said: "no arch package can be called '-acme'") {
            $0.policy.name = Located("-acme")
        },
        Case(format: ApkPackage(), said: "no apk package can be called 'acme@edge'") {
            $0.policy.name = Located("acme@edge")
        },
        Case(format: ArchPackage(), said: "cannot use the postinstall script") {
            $0.scripts[.postinstall] = Array("#!/usr/bin/lisp\n".utf8)
        },
        Case(format: ApkPackage(), said: "cannot use the postinstall script") {
            $0.scripts[.postinstall] = Array(repeating: 10, count: 200_000)
        },
    ]

    private static var alternative: Located<Alternative> {
        Located(
            Alternative(
                link: "/usr/bin/editor", name: "editor", path: "/usr/bin/acme", priority: 50))
    }

    @Test(arguments: cases) func `what has no words in the format`(_ example: Case) throws {
        let package = try PackageSample.package([PackageSample.program], example.change)
        let said = PackageSample.complaint(example.format, package)
        #expect(said.hasPrefix(example.said), "\(said)")
        #expect(!said.hasSuffix("no hint") && !said.contains("exit"), "\(said)")
        let scratch = try Scratch()
        #expect(throws: Failure.self) { try Sample.build(example.format, package, in: scratch) }
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
