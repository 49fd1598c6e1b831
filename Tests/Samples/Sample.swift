import Archives
import Files
package import Formats
package import Foundation
package import Model
package import TestSupport

/// Packages made for tests.
package enum Sample {
    package static let linux = Platform(.linux, .amd64)
    package static let windows = Platform(.windows, .amd64)
    package static let macos = Platform(.macos, .arm64)
    /// 2024-05-06T07:08:10Z.
    package static let date = Timestamp(1_714_979_290)

    package static func package(_ entries: [Entry], for platform: Platform? = linux) throws
        -> Package
    {
        let stem = "acme-1.2.0-" + (platform?.description ?? "source")
        return Package(
            product: Product(
                name: "acme", description: "Sends anvils.", homepage: "https://acme.example",
                license: "Apache-2.0", maintainer: "Acme Releases <release@acme.example>"),
            version: try Version(parsing: "1.2.0"),
            platform: platform, stem: stem, date: date, entries: entries)
    }

    /// An entry for a file that is written to disk first.
    package static func file(
        _ path: String, _ data: Data, in scratch: Scratch, kind: ContentKind = .file,
        mode: UInt16? = nil
    ) throws -> Entry {
        let place = try scratch.write("stage/" + path, data)
        return Entry(
            path: path, kind: kind, mode: mode ?? kind.mode,
            body: .file(try FileHash.record(place)))
    }

    package static func text(_ path: String, _ text: String = "text\n", kind: ContentKind = .file)
        -> Entry
    {
        Entry(path: path, kind: kind, mode: kind.mode, body: .bytes(Array(text.utf8)))
    }

    package static func link(_ path: String, to target: String) -> Entry {
        Entry(path: path, kind: .file, mode: 0o777, body: .symlink(target))
    }

    package static func folder(_ path: String, mode: UInt16 = 0o755) -> Entry {
        Entry(path: path, kind: .file, mode: mode, body: .folder)
    }

    /// What a product has: a program, documents, a completion, an empty file and a folder.
    package static func product(in scratch: Scratch, for platform: Platform? = linux) throws
        -> Package
    {
        let program = "acme" + (platform?.os.programSuffix ?? "")
        return try package(
            [
                file(program, noise(200_000) + lines(900_000), in: scratch, kind: .program),
                file("LICENSE", lines(11_000), in: scratch, kind: .license),
                file("docs/guide/start.md", lines(5000), in: scratch, kind: .doc),
                file("README.md", lines(900), in: scratch, kind: .doc),
                file("acme.conf", lines(40), in: scratch, kind: .config),
                file("data/empty", Data(), in: scratch),
                text("completions/acme.bash", "complete acme\n", kind: .completion),
                folder("spool", mode: 0o750),
            ], for: platform)
    }

    /// Builds an artifact about which nothing more is said, and returns its path.
    @discardableResult
    package static func build(
        _ format: any PackageFormat, _ package: Package, in scratch: Scratch,
        workers: Int = 2, folder: String = "out", signer: LentSigner? = nil
    ) throws -> String {
        func build<Format: PackageFormat>(_ format: Format) throws -> String {
            try self.build(
                format, Request(package), in: scratch, workers: workers, folder: folder,
                signer: signer)
        }
        return try build(format)
    }

    /// Builds an artifact and returns its path.
    @discardableResult
    package static func build<Format: PackageFormat>(
        _ format: Format, _ request: Request<Format.Options>, in scratch: Scratch,
        workers: Int = 2, folder: String = "out", signer: LentSigner? = nil
    ) throws -> String {
        let place = scratch(folder)
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        let recipe = try format.prepare(request)
        let path = place + "/" + recipe.fileName
        var output = try OutputFile(path, mode: recipe.mode)
        try recipe.write(Bench(Workers(count: workers), signer: signer), &output)
        _ = try output.commit()
        return path
    }

    /// Bytes that no codec can make smaller.
    package static func noise(_ count: Int) -> Data { noisePool.prefix(count) }

    /// Text of short words.
    package static func lines(_ count: Int) -> Data {
        var data = Data(capacity: count + linesPool.count)
        while data.count < count { data.append(linesPool) }
        return data.prefix(count)
    }

    private static let noisePool: Data = {
        var random = Random(seed: 1)
        let words = (0..<1 << 19).map { _ in random.next() }
        return words.withUnsafeBytes { Data($0) }
    }()

    private static let linesPool: Data = {
        let words = ["seal", "wax", "ring", "stamp", "letter", "courier", "harbour\n", "crate"]
        var random = Random(seed: 2)
        return Data(
            (0..<40_000).map { _ in words[Int(random.next() % 8)] }.joined(separator: " ").utf8)
    }()

    /// Bytes that all codecs make small.
    package static func zeros(_ count: Int) -> Data { Data(count: count) }
}

/// SplitMix64: random numbers that are the same in every run.
package struct Random: RandomNumberGenerator {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
        return z ^ z >> 31
    }
}
