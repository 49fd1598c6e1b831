import Files
import Foundation
import Model
import Synchronization
import TestSupport
import Testing

/// What is done in a folder that is held is done there, whatever becomes of its name.
@Suite("Folders that are held") struct HeldFolderTests {
    let scratch: Scratch
    let held: HeldFolder

    init() throws {
        scratch = try Scratch()
        try scratch.write("canary/precious", "precious", mode: 0o600)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o700], ofItemAtPath: scratch("canary"))
        held = try HeldFolder(named: scratch.path)
    }

    private func mode(_ name: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: scratch(name))[.posixPermissions] as? Int
    }

    private func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(
            atPath: scratch(name), withDestinationPath: target)
    }

    /// Puts a link to the canary where `name` was.
    private func exchange(_ name: String) throws {
        try Folder.move(scratch(name), to: scratch(name + "-away"))
        try link(name, to: "canary")
    }

    private func expectCanary() throws {
        #expect(scratch.tree("canary") == ["precious"])
        #expect(try scratch.text("canary/precious") == "precious")
        #expect(try mode("canary") == 0o700)
        #expect(try mode("canary/precious") == 0o600)
    }

    @Test func `a link is neither opened nor taken for made`() throws {
        try link("link", to: "canary")
        try link("nowhere", to: "none")
        for name in ["link", "nowhere"] {
            let failure = #expect(throws: Failure.self) { try HeldFolder(name, in: held) }
            #expect(failure?.why == "it is a symbolic link" && failure?.hint != nil)
            #expect(throws: Failure.self) { try held.make(name) }
            #expect(throws: Failure.self) { try held.folder(name) }
            #expect(throws: Failure.self) { try held.folder(below: name + "/inner") }
        }
        try expectCanary()
        #expect(try Folder.kind(scratch("none")) == nil)
    }

    @Test func `names that lead elsewhere are refused`() throws {
        let inner = try held.make("inner")
        #expect(throws: Failure.self) { try HeldFolder("..", in: inner) }
        #expect(throws: Failure.self) { try HeldFolder("../canary", in: inner) }
        #expect(throws: Failure.self) { try TextFile.write([1], to: "../canary/new", in: inner) }
        try expectCanary()
    }

    @Test func `only what was made gets a mode`() throws {
        try Folder.make(scratch("canary/new/inner"))
        #expect(try mode("canary") == 0o700)
        #expect(try mode("canary/new") == 0o755)
        try link("link", to: "canary")
        try Folder.make(scratch("link"))
        #expect(try mode("canary") == 0o700)
    }

    @Test func `removing stays in the folder that was opened`() throws {
        let gone = try held.make("gone")
        try scratch.write("gone/file", "")
        try scratch.write("gone/inner/file", "")
        try exchange("gone")
        try held.discard(gone)
        #expect(scratch.tree("gone-away").isEmpty)
        #expect(try held.kind("gone") == .symlink("canary"))
        try expectCanary()
    }

    @Test func `writing stays in the folder that was opened`() throws {
        let place = try held.make("place")
        var file = try OutputFile("precious", in: place)
        try file.write([1, 2, 3])
        try exchange("place")
        _ = try file.commit()
        #expect(scratch.tree("place-away") == ["precious"])
        try expectCanary()
    }

    @Test func `a file by path stays where it was begun`() throws {
        _ = try held.make("place")
        var file = try OutputFile(scratch("place/precious"))
        try file.write([1, 2, 3])
        try exchange("place")
        _ = try file.commit()
        #expect(scratch.tree("place-away") == ["precious"])
        try expectCanary()
    }

    @Test func `a part that was replaced is not published`() throws {
        func write() throws {
            var file = try OutputFile(scratch("a"))
            try file.write([1])
            try FileManager.default.removeItem(atPath: scratch("a.part"))
            try scratch.write("a.part", "another's")
            _ = try file.commit()
        }
        let failure = #expect(throws: Failure.self) { try write() }
        #expect(failure?.why.contains("replaced") == true)
        #expect(try scratch.text("a.part") == "another's")
    }

    @Test func `another name of a file is not emptied`() throws {
        try FileManager.default.linkItem(
            atPath: scratch("canary/precious"), toPath: scratch("a.part"))
        try TextFile.write([1], to: scratch("a"))
        #expect(try scratch.data("a") == Data([1]))
        try expectCanary()
    }

    @Test func `a folder among files keeps all of them`() throws {
        let place = try held.make("place")
        try scratch.write("place/a", "")
        try scratch.write("place/z/inner", "")
        #expect(throws: Failure.self) { try place.emptyOfFiles() }
        #expect(throws: Failure.self) { try place.checkLeftover() }
        #expect(scratch.tree("place") == ["a", "z", "z/inner"])
    }

    @Test func `while it is removed folders become links`() throws {
        for round in 0..<20 {
            let gone = try held.make("gone-\(round)")
            for name in 0..<20 { try scratch.write("gone-\(round)/\(name)/inner/file", "") }
            let path = scratch("gone-\(round)")
            let canary = scratch("canary")
            let swapper = Thread {
                for name in (0..<20).reversed() {
                    rename("\(path)/\(name)/inner", "\(path)/\(name)/away")
                    symlink(canary, "\(path)/\(name)/inner")
                }
            }
            swapper.start()
            try? held.discard(gone)
            while !swapper.isFinished { usleep(100) }
        }
        try expectCanary()
    }

    /// Root alone may mount; elsewhere and where a container forbids it nothing is to be seen.
    @Test(.enabled(if: HeldFolderTests.mayMount, "only root may mount"))
    func `what is mounted is not emptied`() throws {
        try FileManager.default.createDirectory(
            atPath: scratch("gone/mount"), withIntermediateDirectories: true)
        let mounted = try Command.run(
            "mount", ["--bind", scratch("canary"), scratch("gone/mount")])
        #expect(mounted.status == 0)
        defer { _ = try? Command.run("umount", [scratch("gone/mount")]) }
        let failure = #expect(throws: Failure.self) { try held.remove("gone") }
        #expect(failure?.why == "another file system is mounted there")
        try expectCanary()
    }

    private static let mayMount: Bool = {
        guard let scratch = try? Scratch(), (try? scratch.write("a/b", "")) != nil,
            let outcome = try? Command.run("mount", ["--bind", scratch("a"), scratch("a")])
        else { return false }
        _ = try? Command.run("umount", [scratch("a")])
        return outcome.status == 0
    }()

    @Test func `threads that make scratch folders at once get one each`() throws {
        let scratch = try Scratch()
        let folder = try HeldFolder(named: scratch.path)
        let paths = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: 200) { _ in
            if let made = try? folder.scratch() { paths.withLock { $0.append(made.path) } }
        }
        #expect(Set(paths.withLock { $0 }).count == 200)
    }
}
