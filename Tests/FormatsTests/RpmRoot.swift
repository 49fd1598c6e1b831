import Foundation
import TestSupport
import Testing

/// An empty system with an rpm database of its own.
struct RpmRoot {
    let scratch: Scratch
    let path: String

    init(_ scratch: Scratch) throws {
        self.scratch = scratch
        path = scratch("root")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        _ = try Command.run("rpm", ["--root", path, "--initdb"])
    }

    /// Runs rpm on this system.
    @discardableResult
    func rpm(_ arguments: String...) throws -> Outcome {
        try Command.run("rpm", ["--root", path] + arguments)
    }

    /// Everything but the database.
    func files() -> [String] {
        scratch.tree("root").filter { !$0.hasPrefix("var/lib/rpm") && !$0.hasPrefix("usr/lib/sys") }
    }

    func text(_ name: String) throws -> String { try scratch.text("root/" + name) }

    func write(_ name: String, _ text: String) throws {
        try scratch.write("root/" + name, text)
    }

    /// Puts a shell into it, with the libraries it needs, so that scripts can run there.
    func addShell() throws {
        let script = """
            set -e
            cd "$0"
            mkdir -p bin tmp var/tmp
            for tool in sh cat touch mkdir; do
                real=$(readlink -f "$(command -v $tool)")
                cp "$real" bin/$tool
                ldd "$real" | grep -o '/[^ )]*' | while read -r library; do
                    mkdir -p ".${library%/*}"
                    cp -L "$library" ".$library"
                done
            done
            """
        let outcome = try Command.run("/bin/sh", ["-c", script, path])
        #expect(outcome.status == 0, "\(outcome)")
    }
}

extension Trait where Self == ConditionTrait {
    /// Skips a test that changes roots where only root may.
    static var needsRoot: Self { .enabled(if: geteuid() == 0, "only root may change roots") }
}
