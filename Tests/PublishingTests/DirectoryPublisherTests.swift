import Files
import Foundation
import Model
import Publishing
import TestSupport
import Testing

/// What is particular to a folder: `latest.json`, and things in the way.
@Suite struct DirectoryPublisherTests {
    private func publish(_ version: String, in scratch: Scratch) throws {
        let plan = try TestDestination.plan(in: scratch, version: version)
        try DirectoryPublisher(scratch("public")).publish(plan)
    }

    private func latest(_ scratch: Scratch) throws -> String? {
        try JSONText.parse(Array(try scratch.data("public/latest.json")), name: "latest.json")[
            "version"]?.text
    }

    @Test func `latest is the highest stable version`() throws {
        let scratch = try Scratch()
        try publish("1.2.0", in: scratch)
        #expect(try latest(scratch) == "1.2.0")
        try publish("1.10.0", in: scratch)
        #expect(try latest(scratch) == "1.10.0")
        // A backport and a prerelease do not steal it.
        try publish("1.9.1", in: scratch)
        try publish("2.0.0-rc.1", in: scratch)
        #expect(try latest(scratch) == "1.10.0")
    }

    @Test func `a prerelease alone is no latest`() throws {
        let scratch = try Scratch()
        try publish("1.0.0-rc.1", in: scratch)
        #expect(!scratch.tree("public").contains("latest.json"))
    }

    @Test func `latest names the digest of the list`() throws {
        let scratch = try Scratch()
        try publish("1.2.0", in: scratch)
        let list = try FileHash.record(scratch("public/1.2.0/SHA256SUMS")).sha256.hex
        #expect(try scratch.text("public/latest.json").contains(list))
    }

    @Test func `a run stopped before latest is finished`() throws {
        let scratch = try Scratch()
        try publish("1.2.0", in: scratch)
        try FileManager.default.removeItem(atPath: scratch("public/latest.json"))
        let plan = try TestDestination.plan(in: scratch)
        #expect(
            try DirectoryPublisher(scratch("public")).pointTo(plan) == [
                "latest.json points to 1.2.0"
            ])
    }

    @Test func `a foreign latest is not overwritten`() throws {
        let scratch = try Scratch()
        try scratch.write("public/latest.json", "{\"mine\": true}")
        let plan = try TestDestination.plan(in: scratch)
        let publisher = DirectoryPublisher(scratch("public"))
        // Found before anything is staged, not after the release is visible.
        let failure = #expect(throws: Failure.self) { try publisher.state(of: plan) }
        #expect(failure?.exit == .malformed)
        #expect(try scratch.text("public/latest.json") == "{\"mine\": true}")
    }

    @Test func `something in the way is found beforehand`() throws {
        let scratch = try Scratch()
        try scratch.write("public/1.2.0", "a file")
        let publisher = DirectoryPublisher(scratch("public"))
        let failure = #expect(throws: Failure.self) {
            try publisher.preflight(try TestDestination.plan(in: scratch).candidate)
        }
        #expect(failure?.message.contains("something that is not a folder is there") == true)
    }

    @Test func `what an older plan staged is cleared`() throws {
        let scratch = try Scratch()
        try scratch.write("public/.staging-1.2.0/acme-old.tar.gz", "from an older plan")
        try publish("1.2.0", in: scratch)
        #expect(!scratch.tree("public/1.2.0").contains("acme-old.tar.gz"))
    }

    @Test func `published files can be read by everybody`() throws {
        let scratch = try Scratch()
        let mask = umask(0o077)
        defer { umask(mask) }
        try publish("1.2.0", in: scratch)
        for path in ["public", "public/1.2.0"] {
            let mode = try FileManager.default.attributesOfItem(atPath: scratch(path))[
                .posixPermissions]
            #expect(mode as? Int == 0o755)
        }
        let file = try FileManager.default.attributesOfItem(
            atPath: scratch("public/1.2.0/SHA256SUMS"))
        #expect(file[.posixPermissions] as? Int == 0o644)
    }

    /// Between any two steps somebody puts a link where the staging folder was.
    @Test(arguments: ["put", "arrived", "reveal", "abandon"])
    func `a staging folder exchanged for a link harms nobody`(_ before: String) throws {
        let scratch = try Scratch()
        try scratch.write("canary/SHA256SUMS", "precious", mode: 0o600)
        let plan = try TestDestination.plan(in: scratch)
        let publisher = DirectoryPublisher(scratch("public"))
        func attack(_ step: String) throws {
            guard step == before else { return }
            let staging = scratch("public/.staging-1.2.0")
            try Folder.move(staging, to: scratch("public/away"))
            try FileManager.default.createSymbolicLink(
                atPath: staging, withDestinationPath: "../canary")
        }
        _ = try publisher.stage(plan)
        do {
            try attack("put")
            for item in plan.items { _ = try publisher.put(item, of: plan) }
            try attack("arrived")
            _ = try publisher.arrived(plan)
            try attack("reveal")
            if before == "reveal" { _ = try publisher.reveal(plan) }
            try attack("abandon")
        } catch is Failure {}
        try publisher.abandon(plan)
        #expect(scratch.tree("canary") == ["SHA256SUMS"])
        #expect(try scratch.text("canary/SHA256SUMS") == "precious")
        #expect(!scratch.tree("public").contains("1.2.0"))
    }
}
