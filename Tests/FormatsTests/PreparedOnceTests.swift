import Files
import Formats
import Foundation
import Model
import Samples
import TestSupport
import Testing

/// What is found out about a package is found out once, when it is prepared; afterwards only the
/// writing reads its files.
@Suite struct PreparedOnceTests {
    @Test(arguments: FormatRegistry.all)
    func `a layout and a look into programs are made once`(_ format: any PackageFormat) throws {
        let scratch = try Scratch()
        // Where every system has a place for others than itself.
        let program = try entry("acme", at: "/opt/acme/acme", .program, in: scratch) {
            try Data(contentsOf: URL(fileURLWithPath: "/usr/bin/env"))
        }
        // It is compressed for the layout, and the program looked into for what it needs.
        let page = try entry("acme.1", at: "/opt/acme/acme.1", .man, in: scratch) {
            Data(NativeSample.page.utf8)
        }
        let package = try NativeSample.package([program, page], platform: Sample.linux)
        let opened = try OpenCounter(["acme", "acme.1"].map { scratch("stage/" + $0) })
        let recipe = try format.prepare(package)
        let forLayout = format.isNative ? 1 : 0
        #expect(try opened.count() == [forLayout, forLayout])
        _ = try ContentsDigest.of(recipe.layout)
        var output = try OutputFile(scratch("out"))
        try recipe.write(Bench(Workers(count: 1)), &output)
        _ = try output.commit()
        let isPagePacked = !format.isNative && format.name != "binary"
        #expect(try opened.count() == [1, isPagePacked ? 1 : 0])
    }

    /// A file whose digests are known, as those of planned files are.
    private func entry(
        _ name: String, at target: String, _ kind: ContentKind, in scratch: Scratch,
        _ data: () throws -> Data
    ) throws -> Entry {
        let path = try scratch.write("stage/" + name, data())
        let record = try FileHash.record(path, also: [.md5, .sha1])
        return Entry(path: name, kind: kind, mode: kind.mode, body: .file(record), target: target)
    }
}

/// Counts how often files are opened, as the kernel tells it (inotify(7)).
private final class OpenCounter {
    private let handle: Int32
    private var watches: [Int32] = []

    init(_ paths: [String]) throws {
        handle = inotify_init1(Int32(O_NONBLOCK | O_CLOEXEC))
        // Between two openings is a closing, so the kernel joins no two of them.
        watches = paths.map {
            inotify_add_watch(handle, $0, UInt32(IN_OPEN) | UInt32(IN_CLOSE_NOWRITE))
        }
        try #require(handle >= 0 && watches.allSatisfy { $0 >= 0 })
    }

    deinit { close(handle) }

    /// Openings of each file since this was last asked.
    func count() throws -> [Int] {
        var events = [inotify_event](repeating: inotify_event(), count: 1000)
        let size = events.withUnsafeMutableBytes { read(handle, $0.baseAddress, $0.count) }
        let seen = events.prefix(max(0, size) / MemoryLayout<inotify_event>.size)
        return watches.map { watch in
            seen.count { $0.wd == watch && $0.mask & UInt32(IN_OPEN) != 0 }
        }
    }
}
