import Files
import Formats
import Foundation
import Model
import Samples
import TestSupport
import Testing

/// What holds for every format, whatever it looks like inside.
@Suite struct EveryFormatTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test(arguments: FormatRegistry.all, [Sample.linux, Sample.macos, Sample.windows])
    func `one worker and eight give the same bytes`(
        _ format: any PackageFormat, platform: Platform
    ) throws {
        guard format.serves(platform) else { return }
        let package = try Sample.product(in: scratch, for: platform)
        let one = try Sample.build(format, package, in: scratch, workers: 1, folder: "one")
        let eight = try Sample.build(format, package, in: scratch, workers: 8, folder: "eight")
        #expect(FileManager.default.contentsEqual(atPath: one, andPath: eight))
    }

    @Test(arguments: FormatRegistry.all.filter(\.isNative))
    func `what is complained of without a file is refused with all of them`(
        _ format: any PackageFormat
    ) throws {
        let whole = try Sample.product(in: scratch)
        #expect(Self.complaints(format, whole).isEmpty)
        let package = Package(
            product: Product(name: whole.product.name), version: whole.version,
            platform: whole.platform, stem: whole.stem, date: whole.date, entries: whole.entries)
        let failure = try #require(throws: Failure.self) { try format.prepare(package) }
        #expect([failure.what] + failure.also.map(\.what) == Self.complaints(format, package))
        #expect(failure.also.count == 1, "a description and a maintainer")
    }

    /// What `format` says of `package` when it knows none of its files.
    private static func complaints<Format: PackageFormat>(
        _ format: Format, _ package: Package
    ) -> [String] {
        let bare = Package(
            product: package.product, version: package.version, platform: package.platform,
            stem: package.stem, date: package.date, entries: [])
        return format.complaints(about: Request(bare)).all.map(\.what)
    }

    @Test func `another folder, zone, language and umask give the same bytes`() async throws {
        let package = try Sample.product(in: scratch)
        for format in FormatRegistry.all {
            try Sample.build(format, package, in: scratch, folder: "here")
        }
        let other = scratch("other")
        await #expect(processExitsWith: .success) { [other = other as String] in
            setenv("TZ", "Asia/Kathmandu", 1)
            setenv("LANG", "de_DE.UTF-8", 1)
            setenv("LC_ALL", "C.UTF-8", 1)
            tzset()
            setlocale(LC_ALL, "")
            umask(0o077)
            try FileManager.default.createDirectory(
                atPath: other, withIntermediateDirectories: true)
            #expect(FileManager.default.changeCurrentDirectoryPath(other))
            let scratch = try Scratch()
            let package = try Sample.product(in: scratch)
            for format in FormatRegistry.all {
                let path = try Sample.build(format, package, in: scratch, workers: 3)
                let name = format.fileName(for: package)
                try FileManager.default.moveItem(atPath: path, toPath: other + "/" + name)
            }
        }
        for name in scratch.tree("here") {
            #expect(try scratch.data("here/" + name) == scratch.data("other/" + name), "\(name)")
        }
        #expect(scratch.tree("here").count == FormatRegistry.all.count)
        for format in FormatRegistry.all {
            let path = other + "/" + format.fileName(for: package)
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
            #expect(mode as? Int == Int(try format.prepare(package).mode), "\(format.name)")
        }
    }

    @Test(arguments: FormatRegistry.all)
    func `names of files and their order in the stage do not matter`(
        _ format: any PackageFormat
    ) throws {
        let other = try Scratch()
        let one = try Sample.product(in: scratch)
        let entries = try Sample.product(in: other).entries
        let two = try Sample.package(entries.shuffled())
        #expect(
            FileManager.default.contentsEqual(
                atPath: try Sample.build(format, one, in: scratch),
                andPath: try Sample.build(format, two, in: other)))
    }

    @Test(arguments: FormatRegistry.all)
    func `no path of the machine, no user and no clock are inside`(
        _ format: any PackageFormat
    ) throws {
        let package = try Sample.product(in: scratch)
        let path = try Sample.build(format, package, in: scratch)
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        if path.hasSuffix(".gz") || path.hasSuffix(".xz") || path.hasSuffix(".zst") {
            let tool = path.hasSuffix(".gz") ? "gzip" : path.hasSuffix(".xz") ? "xz" : "zstd"
            if Tool.path(tool) != nil {
                _ = try Command.run(
                    "/bin/sh", ["-c", "\(tool) -dc \"$0\" > \"$1\"", path, scratch("plain")])
                bytes += try scratch.data("plain")
            }
        }
        // A host name of two letters stands in any noise.
        let host = ProcessInfo.processInfo.hostName
        for word in [scratch.path, "consign-test", "/stage/"] + (host.count > 5 ? [host] : []) {
            #expect(bytes.range(of: Data(word.utf8)) == nil, "\(word)")
        }
        let now = Int(Date().timeIntervalSince1970)
        // The last digits vary while the test runs.
        let clock = String(String(now, radix: 8).dropLast(4))
        #expect(bytes.range(of: Data(clock.utf8)) == nil)
    }

    @Test(arguments: FormatRegistry.all)
    func `a build that stops leaves no file`(_ format: any PackageFormat) throws {
        let package = try Sample.product(in: scratch)
        try FileManager.default.removeItem(atPath: scratch("stage/acme"))
        #expect(throws: Failure.self) { try Sample.build(format, package, in: scratch) }
        #expect(scratch.tree("out").isEmpty)
    }

    @Test(arguments: FormatRegistry.all)
    func `a full disk leaves no file`(_ format: any PackageFormat) async throws {
        let out = scratch("out")
        await #expect(processExitsWith: .success) {
            [name = format.name as String, out = out as String] in
            let format = try #require(FormatRegistry.all.first { $0.name == name })
            let scratch = try Scratch()
            let package = try Sample.product(in: scratch)
            try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit(rlim_cur: 100_000, rlim_max: 100_000)
            setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
            let message = #expect(throws: Failure.self) {
                var output = try OutputFile(out + "/file")
                try format.prepare(package).write(Bench(Workers(count: 2)), &output)
                _ = try output.commit()
            }?.message
            #expect(message?.hasPrefix("cannot write") == true)
            #expect(try FileManager.default.contentsOfDirectory(atPath: out).isEmpty)
        }
        #expect(scratch.tree("out").isEmpty)
    }

    @Test(arguments: FormatRegistry.all)
    func `a file that changes after it was hashed is noticed`(_ format: any PackageFormat) throws {
        let package = try Sample.product(in: scratch)
        let file = try #require(FileHandle(forWritingAtPath: scratch("stage/acme")))
        try file.seekToEnd()
        try file.write(contentsOf: Data([0]))
        let failure = #expect(throws: Failure.self) {
            try Sample.build(format, package, in: scratch)
        }
        #expect(failure?.message == "\(scratch("stage/acme")) changed while it was read")
    }

    @Test(arguments: FormatRegistry.all)
    func `a package without files is refused`(_ format: any PackageFormat) throws {
        let package = try Sample.package([])
        let failure = #expect(throws: Failure.self) { try format.prepare(package) }
        #expect(failure?.exit == .usage)
        #expect(throws: Failure.self) { try Sample.build(format, package, in: scratch) }
        #expect(scratch.tree("out").isEmpty)
    }

    @Test(arguments: FormatRegistry.all)
    func `its layout is sorted and names every entry once`(_ format: any PackageFormat) throws {
        let paths = try format.prepare(try Sample.product(in: scratch)).layout.map(\.path)
        #expect(paths == paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        #expect(Set(paths).count == paths.count && !paths.isEmpty)
    }
}
