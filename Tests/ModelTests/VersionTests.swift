import Model
import Testing

@Suite("Versions") struct VersionTests {
    /// The chain of semver 2.0.0 section 11, with more links in it.
    static let chain = [
        "0.0.0-0", "0.0.1", "0.9.0", "0.10.0", "1.0.0-0", "1.0.0-2", "1.0.0-10", "1.0.0-alpha",
        "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11",
        "1.0.0-rc.1", "1.0.0", "2.0.0", "2.1.0", "2.1.1", "2.1.10", "10.0.0",
    ]

    @Test func precedenceFollowsTheChain() throws {
        let versions = try Self.chain.map { try Version(parsing: $0) }
        #expect(versions.shuffled().sorted() == versions)
        for (left, right) in zip(versions, versions.dropFirst()) {
            #expect(left < right)
            #expect(!(right < left))
        }
    }

    @Test func buildMetadataHasNoPrecedence() throws {
        let one = try Version(parsing: "1.0.0+1"), two = try Version(parsing: "1.0.0+2")
        #expect(!(one < two) && !(two < one))
        #expect(one != two)
    }

    @Test(arguments: chain + ["1.0.0-x-y.7+a.01.-", "999999999999999.0.0"])
    func readsWhatItWrites(text: String) throws {
        #expect(try Version(parsing: text).description == text)
        #expect(try Version(parsing: "v" + text).description == text)
    }

    @Test(arguments: [
        "", "v", "1", "1.2", "1.2.3.4", "01.2.3", "1.02.3", "1.2.03", "1.2.3-", "1.2.3+",
        "1.2.3-01",
        "1.2.3-a..b", "1.2.3-a_b", "1.2.3+a+b", "-1.2.3", "1.2.-3", "1.2.x", " 1.2.3", "1.2.3 ",
        "1.2.3\n", "vv1.2.3", "V1.2.3", "1.2.3-ä", "１.2.3", "1.2.9999999999999999", "+1.2.3",
    ])
    func malformedOnesAreRefused(text: String) throws {
        let failure = try #require(throws: Failure.self) { try Version(parsing: text) }
        #expect(failure.exit == .usage)
        #expect(failure.message == "'\(text)' is not a semantic version")
    }

    @Test func aSnapshotNamesItsCommit() throws {
        let version = try Version(parsing: "1.2.3+build").snapshot(of: "abcdef12345")
        #expect(version.description == "1.2.3-snapshot.gabcdef1")
        #expect(!version.isStable)
        #expect(version < (try Version(parsing: "1.2.3")))
    }

    @Test(arguments: ["0328531aaa", "0000000", "1234567", "00000e1"] as [String?] + [nil])
    func aSnapshotOfAnyCommitIsAVersion(commit: String?) throws {
        let version = try Version(parsing: "1.2.3-rc.1").snapshot(of: commit)
        #expect(try Version(parsing: version.description) == version)
    }
}
