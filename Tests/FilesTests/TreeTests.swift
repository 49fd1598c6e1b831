import Files
import Foundation
import Model
import TestSupport
import Testing

@Suite("Folders") struct TreeTests {
    let scratch: Scratch
    init() throws { scratch = try Scratch() }

    private func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(
            atPath: scratch(name), withDestinationPath: target)
    }

    @Test func `are walked in byte order and never left`() throws {
        for name in ["b/x", "a", "B", "b-c", "ä", "b/y/z"] { try scratch.write(name, "") }
        try link("out", to: "/etc")
        try link("b/up", to: "..")
        #expect(mkfifo(scratch("fifo"), 0o600) == 0)
        #expect(
            try Tree.walk(scratch.path).map(\.path) == [
                "B", "a", "b", "b-c", "b/up", "b/x", "b/y", "b/y/z", "fifo", "out", "ä",
            ])
        let kinds = try Tree.walk(scratch.path).reduce(into: [:]) { $0[$1.path] = $1.kind }
        #expect(kinds["out"] == .symlink("/etc") && kinds["b/up"] == .symlink(".."))
        #expect(kinds["fifo"] == .special && kinds["b"] == .folder && kinds["a"] == .file)
    }

    @Test func `depth is bounded`() throws {
        let deep = Array(repeating: "d", count: 70).joined(separator: "/")
        try scratch.write(deep + "/x", "")
        let failure = try #require(throws: Failure.self) { try Tree.walk(scratch.path) }
        #expect(failure.why == "it is nested over 64 folders deep")
    }

    @Test func `a name that is not text is refused`() throws {
        let outcome = try Command.run(
            "sh", ["-c", "printf x > \"$(printf 'a\\377b')\""], in: scratch.path)
        #expect(outcome.status == 0)
        let failure = try #require(throws: Failure.self) { try Tree.walk(scratch.path) }
        #expect(failure.why == "it is not UTF-8")
    }

    @Test func `what is not there is named`() {
        #expect(throws: Failure.self) { try Tree.walk(scratch("none")) }
        #expect(throws: Failure.self) { try Folder.names(scratch("none")) }
        #expect(throws: Never.self) { try Folder.remove(scratch("none")) }
    }

    @Test func `removing does not follow links`() throws {
        try scratch.write("keep/a", "")
        try scratch.write("gone/b", "")
        try link("gone/link", to: scratch("keep"))
        try Folder.remove(scratch("gone"))
        #expect(scratch.tree() == ["keep", "keep/a"])
    }

    @Test func `moving takes only a free name`() throws {
        try scratch.write("a/x", "1")
        try scratch.write("b/x", "2")
        #expect(throws: Failure.self) { try Folder.move(scratch("a"), to: scratch("b")) }
        try Folder.move(scratch("a"), to: scratch("c"))
        try HeldFolder(named: scratch.path).exchange("c", with: "b")
        #expect(try scratch.text("b/x") == "1" && scratch.text("c/x") == "2")
    }

    @Test func `folders are made with those above`() throws {
        try Folder.make(scratch("a/b/c"))
        try Folder.make(scratch("a/b/c"))
        #expect(scratch.tree() == ["a", "a/b", "a/b/c"])
        try scratch.write("f", "")
        #expect(throws: Failure.self) { try Folder.make(scratch("f/g")) }
        #expect(try Folder.scratch(in: scratch.path).hasPrefix(scratch("consign-")))
    }
}

@Suite("Locks") struct LockTests {
    @Test func `a second taker is refused and the next one is not`() throws {
        let scratch = try Scratch()
        func take() throws { _ = try Lock(scratch.path) }
        do {
            let lock = try Lock(scratch.path)
            let failure = try #require(throws: Failure.self) { try take() }
            #expect(failure.message == "another run is at work in \(scratch.path)")
            _ = consume lock
        }
        try take()
        #expect(scratch.tree() == [], "a lock leaves no file behind")
    }

    /// Another process, and one that dies without letting go.
    @Test(.needs("flock")) func `the lock ends with its holder`() throws {
        let scratch = try Scratch()
        func take() throws { _ = try Lock(scratch.path) }
        let pipe = Pipe()
        let holder = try Child(
            "flock", ["--no-fork", scratch.path, "sh", "-c", "echo held; exec sleep 60"],
            output: pipe.fileHandleForWriting.fileDescriptor)
        #expect(pipe.fileHandleForReading.availableData == Data("held\n".utf8))
        #expect(throws: Failure.self) { try take() }
        holder.send(SIGKILL)
        holder.wait()
        try take()
    }
}
