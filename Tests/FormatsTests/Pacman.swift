import Foundation
import TestSupport

/// pacman with a system of its own in a scratch folder.
struct Pacman {
    let root: String
    private let configuration: String

    /// `options` are lines of pacman.conf(5).
    init(_ scratch: Scratch, options: [String] = ["SigLevel = Never"]) throws {
        root = scratch("root")
        configuration = try scratch.write(
            "pacman.conf",
            (["[options]", "Architecture = x86_64"] + options)
                .joined(separator: "\n") + "\n")
        for folder in ["var/lib/pacman", "cache", "hooks"] {
            try FileManager.default.createDirectory(
                atPath: root + "/" + folder, withIntermediateDirectories: true)
        }
    }

    /// Runs pacman; without being root, in fakeroot's belief that it is.
    func callAsFunction(_ arguments: String..., scripts: Bool = false) throws -> Outcome {
        let changes = ["-U", "-R"].contains { arguments[0].hasPrefix($0) }
        let line =
            [
                "pacman", "--config", configuration, "-r", root, "-b", root + "/var/lib/pacman",
                "--cachedir", root + "/cache", "--hookdir", root + "/hooks", "--noconfirm",
            ] + (changes && !scripts ? ["--noscriptlet"] : []) + arguments
        let state = root + ".fakeroot"
        if !FileManager.default.fileExists(atPath: state) {
            try Data().write(to: URL(fileURLWithPath: state))
        }
        let prefix = getuid() == 0 ? [] : ["-s", state, "-i", state, "--"]
        return try Command.run(
            getuid() == 0 ? line[0] : "fakeroot",
            prefix + (getuid() == 0 ? Array(line.dropFirst()) : line),
            environment: ["LC_ALL": "C.UTF-8"])
    }

    /// Gives the system a shell: dash and the libraries it needs.
    func addShell() throws {
        let outcome = try Command.run(
            "/bin/sh",
            [
                "-c",
                """
                mkdir -p "$0/bin" "$0/tmp" && cp -L /bin/sh "$0/bin/sh" || exit 1
                for file in $(ldd /bin/sh | grep -o '/[^ ]*'); do
                    mkdir -p "$0${file%/*}" && cp -L "$file" "$0$file" || exit 1
                done
                """, root,
            ])
        guard outcome.status == 0 else { throw outcome }
    }
}

extension Outcome: Error {}
