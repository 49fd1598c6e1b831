import Files
import Foundation
import Model
import TestSupport
import Testing

/// Files that are hashed side by side, beside what md5sum, sha1sum and sha256sum say.
@Suite(.needs("md5sum", "sha1sum", "sha256sum")) struct FileBundleTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func write(_ sizes: [Int]) throws -> [String] {
        try sizes.enumerated().map { index, size in
            try scratch.write(
                "\(index)",
                Data((0..<size).map { UInt8(truncatingIfNeeded: ($0 &* 131) >> 3 + index) }))
        }
    }

    private func sums(_ tool: String, _ paths: [String]) throws -> [String] {
        try Command.run(tool, paths).output.split(separator: "\n").map {
            String($0.prefix { $0 != " " })
        }
    }

    /// As the tools have it, and as one file by itself has it.
    private func check(_ bundle: FileBundle) throws {
        let records = try bundle.records().map { try $0.get() }
        #expect(records.map(\.path) == bundle.paths)
        let md5 = try records.map { Hex.text(try #require($0.legacy[.md5])) }
        #expect(try md5 == sums("md5sum", bundle.paths))
        #expect(try records.map(\.sha256.hex) == sums("sha256sum", bundle.paths))
        for record in records where record.legacy.count > 1 {
            let sha1 = Hex.text(try #require(record.legacy[.sha1]))
            #expect(try [sha1] == sums("sha1sum", [record.path]))
        }
    }

    @Test(arguments: [
        [0, 1, 54, 55, 56, 57, 63, 64], [65, 119, 120, 121, 127, 128, 129, 183],
        [1023, 1024, 1025, 1079, 1080, 2048, 960, 961],
        [65535, 65536, 65537, 65480, 65479, 131072, 131071, 131073], [5, 6, 7, 8, 9, 9],
        [400_000, 399_999, 65536, 300_001, 7, 131_072, 250_000, 0, 64, 64, 64, 64, 64, 64, 3],
    ])
    func `sizes around a block, a stretch of blocks and a piece`(_ sizes: [Int]) throws {
        let bundles = FileBundle.all(of: try write(sizes), [.md5, .sha1])
        #expect(bundles.flatMap(\.paths).count == sizes.count)
        #expect(bundles.contains { $0.paths.count > 1 })
        for bundle in bundles { try check(bundle) }
    }

    @Test
    func `a file that is larger than the next together is hashed by itself`() throws {
        let paths = try write([900, 100, 100, 100, 100, 100, 100, 90, 90])
        let bundles = FileBundle.all(of: paths, [.md5])
        #expect(bundles.map(\.paths.count) == [1, 8])
        #expect(
            FileBundle.all(of: paths, [.sha1]).map(\.paths.count) == [Int](repeating: 1, count: 9))
    }

    @Test
    func `a script is seen to be one, beside others and alone`() throws {
        var paths = try write([20, 21, 22, 23, 24, 25, 26])
        paths.append(try scratch.write("script", "#!/bin/sh\necho it runs\n"))
        for bundle in FileBundle.all(of: paths, [.md5]) + FileBundle.all(of: paths, []) {
            for record in try bundle.records().map({ try $0.get() }) {
                #expect(record.isProgram == record.path.hasSuffix("script"), "\(record.path)")
            }
        }
    }

    @Test
    func `what cannot be read fails, and leaves the files beside it alone`() throws {
        var paths = try write([1000, 1000, 70_000, 70_000, 70_000, 70_000, 70_000])
        paths.append(scratch("absent"))
        let bundle = try #require(FileBundle.all(of: paths, [.md5]).first)
        #expect(bundle.paths.count == 8)
        let bad = try #require(bundle.paths.firstIndex(of: scratch("absent")))
        for (index, result) in bundle.records().enumerated() {
            if index == bad {
                #expect(throws: Failure.self) { try result.get() }
            } else {
                let record = try result.get()
                #expect(
                    try Hex.text(#require(record.legacy[.md5]))
                        == sums("md5sum", [record.path])[0])
            }
        }
    }
}
