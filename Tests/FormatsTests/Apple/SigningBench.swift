import Files
import Formats
import Foundation
import Model
import TestSupport

/// Signs programs in a folder, and looks at them by our own reader and by others'.
struct SigningBench {
    let scratch: Scratch
    let workers = Workers(count: 3)

    init() throws { scratch = try Scratch() }

    func program(_ name: String) throws -> MachOProgram {
        guard let program = try MachOProgram(FileHash.record(scratch(name))) else {
            throw Failure("\(name) is not Mach-O")
        }
        return program
    }

    /// Signs `name` as `result`; whether anything changed.
    @discardableResult
    func sign(
        _ name: String, as result: String, _ order: SigningOrder = Self.plain,
        _ rule: SigningRule = .always
    ) throws -> Bool {
        guard let signed = try program(name).signed(order, rule, workers) else { return false }
        var promised: [UInt8] = []
        let sealed = try signed.sealed(workers) { promised += copy $0 }
        var output = try OutputFile(scratch(result), mode: 0o755)
        try sealed.forEachStep { step throws(Failure) in try output.write(step.span.bytes) }
        _ = try output.commit()
        guard try scratch.data(result) == Data(promised) else {
            throw Failure("\(result) is not what was promised")
        }
        return true
    }

    static let plain = SigningOrder(.adHoc, identifier: "com.example.hello")

    static func order(
        _ identifier: String = "com.example.hello", entitlements: String? = nil,
        runtime: Bool = false
    ) throws -> SigningOrder {
        SigningOrder(
            .adHoc, identifier: identifier,
            entitlements: try entitlements.map { text in
                try Entitlements(Array(text.utf8), name: "acme.entitlements")
            }, runtime: runtime)
    }

    func signatures(_ name: String) throws -> [SliceSignature] {
        try program(name).signatures(workers)
    }

    /// What our reader objects to, a line for each part.
    func problems(_ name: String) throws -> [String] {
        try signatures(name).flatMap(\.problems)
    }

    /// In the layout that Apple's tools write.
    static let entitlements = """
        <?xml version="1.0" encoding="UTF-8"?>
        <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
        <plist version="1.0">
        <dict>
        \t<key>com.apple.security.cs.allow-jit</key>
        \t<true/>
        \t<key>list</key>
        \t<array>
        \t\t<string>a</string>
        \t\t<string>b &amp; c</string>
        \t</array>
        \t<key>n</key>
        \t<integer>300</integer>
        \t<key>nested</key>
        \t<dict>
        \t\t<key>z</key>
        \t\t<false/>
        \t\t<key>a</key>
        \t\t<integer>-129</integer>
        \t</dict>
        </dict>
        </plist>
        """
}

/// Programs that Go makes for macOS: for arm64 its linker signs them, for amd64 it does not.
enum GoProgram {
    /// Where the program for `architecture` is; nil where Go is not installed.
    static func path(_ architecture: String) throws -> String? {
        guard let go = Python.tool("go") else { return nil }
        let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let folder = here.appendingPathComponent("../../../out/go-programs").standardized.path
        let path = folder + "/hello-" + architecture
        guard !FileManager.default.fileExists(atPath: path) else { return path }
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        let source = folder + "/hello-\(UUID().uuidString).go"
        try Data("package main\n\nfunc main() { println(\"hello\") }\n".utf8).write(
            to: URL(fileURLWithPath: source))
        defer { try? FileManager.default.removeItem(atPath: source) }
        let part = path + "." + UUID().uuidString
        let outcome = try Command.run(
            go, ["build", "-trimpath", "-ldflags=-s -w", "-o", part, source],
            environment: [
                "CGO_ENABLED": "0", "GOOS": "darwin", "GOARCH": architecture,
                "GOCACHE": folder + "/cache", "GOPROXY": "off", "HOME": folder,
                "PATH": "/usr/bin:/bin", "GOTOOLCHAIN": "local",
            ])
        guard outcome.status == 0 else { throw Failure("go does not build", outcome.error) }
        try FileManager.default.moveItem(atPath: part, toPath: path)
        return path
    }
}
