import Files
import Foundation
import Model

@testable import Formats

private let workers = Workers(count: 1)
private let path =
    NSTemporaryDirectory() + "/consign-fuzz-\(ProcessInfo.processInfo.processIdentifier)"

/// A program for macOS that is anything at all: its tables, its signature, the blobs in that, and
/// what becomes of it when it is signed; and the same bytes as a signature and a requirement.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    _ = RequirementText.designated(bytes[...])
    if let blob = try? SuperBlob(bytes, of: "fuzz") {
        precondition(Set(blob.items.map(\.slot)).count == blob.items.count, "a slot is there twice")
        precondition(SuperBlob(blob.items).encoded.count <= bytes.count, "it has grown")
    }
    if let directory = try? CodeDirectory(bytes[...], of: "fuzz") {
        precondition(directory.encoded == bytes, "it has two spellings")
    }
    _ = try? Entitlements(bytes, name: "fuzz").derBlob
    guard (try? Data(bytes).write(to: URL(fileURLWithPath: path))) != nil,
        let record = try? FileHash.record(path), let program = try? MachOProgram(record)
    else { return 0 }
    for one in (try? program.signatures(workers)) ?? [] {
        precondition(one.kind != .unsigned || one.problems.isEmpty, "nothing has a problem")
    }
    sign(program)
    return 0
}

/// What we sign holds, whatever it was before.
private func sign(_ program: MachOProgram) {
    let order = SigningOrder(.adHoc, identifier: "fuzz")
    guard let signed = try? program.signed(order, .always, workers) else { return }
    var bytes: [UInt8] = []
    guard (try? signed.sealed(workers, seeing: { bytes += copy $0 })) != nil else {
        preconditionFailure("what can be signed is signed")
    }
    let path = path + ".signed"
    guard (try? Data(bytes).write(to: URL(fileURLWithPath: path))) != nil,
        let record = try? FileHash.record(path), let again = try? MachOProgram(record),
        let found = try? again.signatures(workers)
    else { preconditionFailure("what was signed can be read") }
    precondition(found.allSatisfy { $0.kind != .unsigned }, "a part is not signed")
    precondition(found.flatMap(\.problems).isEmpty, "\(found.flatMap(\.problems))")
}
