import Files
import Formats
import Foundation
import Model
import Samples
import TestSupport
import Testing

/// Many files, and few of them open at a time.
@Suite struct ArchLimitTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test(arguments: [ArchPackage() as any PackageFormat, ApkPackage()])
    func `twenty thousand files give the same bytes with one worker and with eight`(
        _ format: any PackageFormat
    ) throws {
        let file = try Sample.file("one", Sample.lines(3000), in: scratch)
        let entries = (0..<20_000).map { number in
            Entry(
                path: "f\(number)", kind: .file, mode: 0o644,
                body: number % 10 == 0 ? file.body : .bytes(Array("\(number)\n".utf8)),
                target: "/usr/share/acme/\(number % 100)/file \(number)")
        }
        let package = try PackageSample.package(entries)
        let one = try Sample.build(format, package, in: scratch, workers: 1, folder: "one")
        let eight = try Sample.build(format, package, in: scratch, workers: 8, folder: "eight")
        #expect(FileManager.default.contentsEqual(atPath: one, andPath: eight))
    }

    @Test(arguments: ["arch", "apk"])
    func `a few descriptors are enough for many files`(_ name: String) async throws {
        await #expect(processExitsWith: .success) { [name = name as String] in
            let scratch = try Scratch()
            let format: any PackageFormat = name == "arch" ? ArchPackage() : ApkPackage()
            let entries = try (0..<500).map {
                try Sample.file("f\($0)", Sample.lines(5000), in: scratch)
            }
            let package = try PackageSample.package(entries)
            let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
            var limit = rlimit(rlim_cur: UInt(open + 30), rlim_max: UInt(open + 30))
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            try Sample.build(format, package, in: scratch, workers: 8)
        }
    }
}
