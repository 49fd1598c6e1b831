import Foundation
import TestSupport

/// A scratch system that dpkg installs into; scripts run on this one, with `DPKG_ROOT` set.
struct DebRoot {
    let path: String

    init(_ scratch: Scratch) throws {
        path = scratch("root")
        for folder in ["var/lib/dpkg/info", "var/lib/dpkg/updates", "var/log", "etc"] {
            try FileManager.default.createDirectory(
                atPath: path + "/" + folder, withIntermediateDirectories: true)
        }
        for file in ["var/lib/dpkg/status", "var/lib/dpkg/available"] {
            try Data().write(to: URL(fileURLWithPath: path + "/" + file))
        }
        // Who may own files there.
        for file in ["etc/passwd", "etc/group"] {
            let line = file == "etc/passwd" ? "root:x:0:0::/root:/bin/sh\n" : "root:x:0:\n"
            try Data(line.utf8).write(to: URL(fileURLWithPath: path + "/" + file))
        }
    }

    /// Runs dpkg on it.
    func dpkg(_ arguments: String...) throws -> Outcome {
        try Command.run(
            "dpkg",
            [
                "--root=" + path, "--force-depends", "--force-script-chrootless",
                "--log=/dev/null",
            ] + arguments, environment: ["DEBIAN_FRONTEND": "noninteractive"])
    }

    /// The text of a file, nil when it is not there.
    func text(_ name: String) -> String? {
        FileManager.default.contents(atPath: path + "/" + name).map {
            String(decoding: $0, as: UTF8.self)
        }
    }

    /// Where a link leads, nil when it is none.
    func link(_ name: String) -> String? {
        try? FileManager.default.destinationOfSymbolicLink(atPath: path + "/" + name)
    }

    func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + name))
    }
}
