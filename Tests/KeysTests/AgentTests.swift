import Files
import Foundation
import Model
import Samples
import Signatures
import TestSupport
import Testing

@testable import Crypto
@testable import Keys

/// Keys that stay in an ssh-agent.
@Suite struct AgentTests {
    @Test(.needs("ssh-agent", "ssh-add"))
    func `an identity in an agent signs every Ed25519 format`() throws {
        let agent = try Agent()
        try agent.shell("ssh-keygen -q -t ed25519 -N '' -f k && ssh-add -q k && rm k")
        let identity = try adopt(agent)
        #expect(
            agent.scratch.tree("keys") == [
                "acme.ed25519.pem", "acme.minisign.pub", "acme.openpgp.asc", "acme.signer",
                "acme.ssh.pub",
            ])
        #expect(try agent.scratch.text("keys/acme.signer") == "agent\n")
        let key = try IdentityFiles.privateKey(
            "acme", .ed25519, in: [agent.scratch("keys")], passphrase: .none, agent.access)
        for format in SignatureRegistry.all where format.keyType == .ed25519 {
            let list = message(sampleList)
            let signature = try format.sign(list, with: key, of: identity)
            try format.verify(signature, over: list, with: #require(identity.key(.ed25519)))
        }
    }

    @Test(
        .needs("ssh-agent", "ssh-add"),
        arguments: [("ed25519", KeyType.ed25519), ("ecdsa", .p256), ("rsa", .rsa)])
    func `the agent's signatures of every kind are raw ones that verify`(
        _ kind: String, _ type: KeyType
    ) throws {
        let agent = try Agent()
        try agent.shell("ssh-keygen -q -t \(kind) -N '' -f k && ssh-add -q k")
        let identity = try IdentityFiles.adopt(
            [agent.scratch("k")], as: "file", in: agent.scratch("keys"), old: .none,
            passphrase: nil, NewIdentity())
        let half = try #require(identity.key(type))
        let key = PrivateKey(
            try AgentKey(half, of: "acme", socket: agent.access.agentSocket, seconds: 2))
        // Many: a number r or s with zeros in front has its own spelling in ssh and in DER.
        for round in 0..<(type == .p256 ? 60 : 3) {
            let text = Array("message \(round)".utf8)
            let signature = try key.sign(whole: text)
            #expect(
                half.accepts(signature, over: type == .ed25519 ? text : try Hash.of(text).bytes))
            guard type == .p256 else { continue }
            #expect(ECDSASignature.objection(to: signature) == nil)
        }
        guard type != .ed25519 else { return }
        let failure = refusal { _ = try key.sign([UInt8](repeating: 0, count: 32)) }
        #expect(failure?.exit == .noKey)
        #expect(failure?.why == "it would hash once more what is a digest already")
    }

    @Test(.needs("ssh-agent", "ssh-add"))
    func `a locked agent, and one that was asked and said no`() throws {
        let agent = try Agent()
        try agent.shell("ssh-keygen -q -t ed25519 -N '' -f k && ssh-add -q k")
        let identity = try adopt(agent)
        let half = try #require(identity.key(.ed25519))
        let key = try AgentKey(half, of: "acme", socket: agent.access.agentSocket, seconds: 5)
        // SSH_ASKPASS is empty, so a confirmation can only be declined.
        try agent.shell("ssh-add -q -D; ssh-add -q -c k")
        let declined = refusal { _ = try key.sign([1]) }
        #expect(declined?.exit == .noKey)
        #expect(
            declined?.message == "the ssh-agent refused to sign with acme: "
                + "it is locked, or somebody was asked and said no")
        try agent.shell("ssh-add -q -D")
        #expect(refusal { _ = try key.sign([1]) }?.exit == .noKey)
        let absent = refusal { _ = try adopt(agent, as: "other") }
        #expect(absent?.what == "the ssh-agent does not hold the key of other")
        #expect(!agent.scratch.tree("keys").contains { $0.hasPrefix("other") })
    }

    @Test
    func `no agent at all`() throws {
        let scratch = try Scratch()
        let half = try #require(KeyFolder().identity.key(.ed25519))
        for (socket, says) in [
            (nil, "an ssh-agent holds it and SSH_AUTH_SOCK is not set"),
            (scratch("s"), "no such file or directory"),
            (String(repeating: "x", count: 200), "no socket has such a name"),
        ] as [(String?, String)] {
            let failure = refusal {
                _ = try AgentKey(half, of: "acme", socket: socket, seconds: 1)
            }
            #expect(failure?.exit == .noKey)
            #expect(failure?.why == says)
        }
    }

    @Test(
        .needs("python3"),
        arguments: [
            ("pass", "it went away"),
            ("client.sendall(bytes([255] * 8))", "its answer has no sane length"),
            ("client.sendall(bytes(4))", "its answer has no sane length"),
            ("client.sendall(bytes([0, 0, 0, 1, 5]))", "it does not list its keys"),
            (
                "client.sendall(bytes([0, 0, 0, 5, 12, 255, 255, 255, 255]))",
                "its list is malformed"
            ),
            ("client.sendall(bytes([0, 0, 0, 6, 12, 0, 0, 0, 0, 9]))", "its list is malformed"),
            ("client.sendall(bytes([0, 0, 0, 9, 12]))", "it went away"),
            ("time.sleep(30)", "it did not answer in time"),
        ])
    func `something that is not an agent is given up on, in bounded time and memory`(
        _ reply: String, _ says: String
    ) throws {
        let agent = try Agent(answering: reply)
        let half = try #require(KeyFolder().identity.key(.ed25519))
        let failure = refusal {
            _ = try AgentKey(half, of: "acme", socket: agent.access.agentSocket, seconds: 2)
        }
        #expect(failure?.exit == .noKey)
        #expect(failure?.why == says)
    }

    private func adopt(_ agent: Agent, as name: String = "acme") throws -> PublicIdentity {
        var wish = NewIdentity()
        wish.created = Timestamp(1_767_225_600)
        return try IdentityFiles.adopt(
            [agent.scratch("k.pub")], as: name, in: agent.scratch("keys"), heldBy: .agent,
            agent.access, wish)
    }
}
