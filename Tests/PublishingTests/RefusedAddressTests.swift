import Model
import Publishing
import TestSupport
import Testing

/// Lines of `publish` that cannot be are refused as soon as they are read.
@Suite struct RefusedAddressTests {
    private func open(
        _ kind: String, _ address: String, _ settings: [String: String] = [:]
    ) throws {
        _ = try PublisherRegistry.open(kind, DestinationAddress(address, settings), .test())
    }

    /// Each of `addresses` is refused, since it must be `rule`.
    private func expect(
        _ addresses: [String], at kind: String, mustBe rule: String,
        at location: SourceLocation = #_sourceLocation
    ) {
        for address in addresses {
            expectRefusal(
                "'\(address)' is not an address for \(kind): it must be \(rule)", at: location
            ) { try open(kind, address) }
        }
    }

    @Test func `repositories on GitHub`() {
        expect(
            ["acme", "a/b/c", "a b/c", "https://github.com/a/b", "../x", "a/"], at: "github",
            mustBe: "a repository like acme/acme")
    }

    @Test func `projects on GitLab`() {
        expect(
            ["acme", "acme/a b"], at: "gitlab",
            mustBe: "a project with its groups, like acme/acme")
        expectRefusals([
            "https://gitlab.example":
                "'https://gitlab.example' is not the address of GitLab's API: it must end in /api/v4",
            "http://gitlab.example/api/v4":
                "refused to fetch http://gitlab.example/api/v4: it is not https",
        ]) { try open("gitlab", "acme/acme", ["url": $0]) }
    }

    @Test func `repositories on Gitea`() {
        expect(["acme"], at: "gitea", mustBe: "a repository like acme/acme")
        expectRefusals([
            "https://a.example":
                "'https://a.example' is not the address of Gitea's API: it must end in /api/v1",
            "http://a.example/api/v1": "refused to fetch http://a.example/api/v1: it is not https",
        ]) { try open("gitea", "acme/acme", ["url": $0]) }
    }

    @Test func registries() {
        expect(
            [
                "acme/acme", "ghcr.io", "ghcr.io/Acme/acme", "ghcr.io//acme", "ghcr.io/acme/a b",
                "user@ghcr.io/acme", "ghcr.io/-acme",
            ], at: "oci",
            mustBe: "a registry and a repository in small letters, like ghcr.io/acme/acme")
        expectRefusals(["http://ghcr.io/acme": "refused to fetch http://ghcr.io: it is not https"])
        { try open("oci", $0) }
        let half = "oci ghcr.io/acme/acme needs 'user' and 'token', or neither of them"
        expectRefusals([["user": "a"]: half, ["token": "A"]: half]) {
            try open("oci", "ghcr.io/acme/acme", $0)
        }
    }

    @Test func buckets() {
        expect(
            ["", "Rel", "re", "rel/", "rel//x", "rel/../x", "https://rel"], at: "s3",
            mustBe: "BUCKET or BUCKET/FOLDER, as in 'acme-releases/acme'")
        expectRefusals([
            "http://storage.acme.example":
                "refused to fetch http://storage.acme.example: it is not https"
        ]) { try open("s3", "rel", ["endpoint": $0]) }
    }

    @Test func collections() {
        expect(
            ["", "files.acme.example", "https://a/b?c=d"], at: "webdav",
            mustBe: "https://… without a query")
        expectRefusals([
            "http://files.acme.example/dav":
                "refused to fetch http://files.acme.example/dav: it is not https"
        ]) { try open("webdav", $0) }
        let place = "https://files.acme.example/dav"
        let both = "\(place) has a 'token' and a 'user' or 'password': one of them counts"
        expectRefusals([
            ["token": "A", "user": "b"]: both, ["token": "A", "password": "B"]: both,
            ["password": "B"]: "\(place) has a 'password' but no 'user'",
            ["user": "a:b"]: "invalid user name 'a:b': it contains a colon",
        ]) { try open("webdav", place, $0) }
    }

    @Test func accounts() {
        expect(
            [
                "", "files.acme.example/srv", "release@files.acme.example", "release@/srv",
                "release@files.acme.example/", "release@files.acme.example/a/../b", "@host/a",
                "release@files.acme.example/~",
            ], at: "sftp",
            mustBe: "USER@HOST/FOLDER, as in 'release@files.acme.example/srv/acme'")
        // The password is not shown.
        let failure = expectRefusal(
            "'host' has a password before it: a manifest is not a place for secrets"
        ) { try open("sftp", "release:secret@host/a") }
        #expect(failure.map { "\($0)" }?.contains("secret@") == false)
    }
}
