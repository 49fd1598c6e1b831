import Model
import Testing

@Suite("Versions") struct VersionTests {
    /// The chain of semver 2.0.0 section 11, with more links in it.
    static let chain = [
        "0.0.0-0", "0.0.1", "0.9.0", "0.10.0", "1.0.0-0", "1.0.0-2", "1.0.0-10", "1.0.0-alpha",
        "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11",
        "1.0.0-rc.1", "1.0.0", "2.0.0", "2.1.0", "2.1.1", "2.1.10", "10.0.0",
    ]

    @Test func `precedence follows the chain`() throws {
        let versions = try Self.chain.map { try Version(parsing: $0) }
        #expect(versions.shuffled().sorted() == versions)
        for (left, right) in zip(versions, versions.dropFirst()) {
            #expect(left < right)
            #expect(!(right < left))
        }
    }

    @Test func `build metadata has no precedence`() throws {
        let one = try Version(parsing: "1.0.0+1"), two = try Version(parsing: "1.0.0+2")
        #expect(!(one < two) && !(two < one))
        #expect(one != two)
    }

    @Test(arguments: chain + ["1.0.0-x-y.7+a.01.-", "999999999999999.0.0"])
    func `reads what it writes`(text: String) throws {
        #expect(try Version(parsing: text).description == text)
        #expect(try Version(parsing: "v" + text).description == text)
    }

    @Test(arguments: [
        "", "v", "1", "1.2", "1.2.3.4", "01.2.3", "1.02.3", "1.2.03", "1.2.3-", "1.2.3+",
        "1.2.3-01",
        "1.2.3-a..b", "1.2.3-a_b", "1.2.3+a+b", "-1.2.3", "1.2.-3", "1.2.x", " 1.2.3", "1.2.3 ",
        "1.2.3\n", "vv1.2.3", "V1.2.3", "1.2.3-ä", "１.2.3", "1.2.9999999999999999", "+1.2.3",
    ])
    func `malformed ones are refused`(text: String) throws {
        let failure = try #require(throws: Failure.self) { try Version(parsing: text) }
        #expect(failure.exit == .usage)
        #expect(failure.message == "'\(text)' is not a semantic version")
    }

    static let trials: [(String, isReleased: Bool, String)] = [
        ("1.2.3", true, "1.2.4-0.20260102030405.gabcdef1"),
        ("1.2.3+build", true, "1.2.4-0.20260102030405.gabcdef1"),
        ("1.3.0", false, "1.3.0-0.20260102030405.gabcdef1"),
        ("1.3.0-rc.1", true, "1.3.0-rc.1.0.20260102030405.gabcdef1"),
        ("1.3.0-dev", false, "1.3.0-dev.0.20260102030405.gabcdef1"),
    ]

    @Test(arguments: trials)
    func `a snapshot comes after what is released`(_ trial: (String, isReleased: Bool, String))
        throws
    {
        let version = try Version(parsing: trial.0)
        let snapshot = version.snapshot(
            of: "abcdef12345", from: Timestamp(1_767_323_045), isReleased: trial.isReleased)
        #expect(snapshot.description == trial.2)
        #expect(snapshot.isSnapshot && !snapshot.isStable && !version.isSnapshot)
        #expect((version < snapshot) == (trial.isReleased || !version.isStable))
    }

    @Test func `snapshots are ordered by their time`() throws {
        let versions = try [
            "1.0.0", "1.0.1-0.20260102030405.gfff0000", "1.0.1-0.20260102030406.g0000000",
            "1.0.1-0.20270101000000.local", "1.0.1-alpha", "1.0.1-rc.1",
            "1.0.1-rc.1.0.20270102000000.g1234567", "1.0.1-rc.2", "1.0.1",
        ].map { try Version(parsing: $0) }
        #expect(versions == versions.sorted())
        #expect(versions.map(\.isSnapshot).filter { $0 }.count == 4)
    }

    @Test(arguments: ["0328531aaa", "0000000", "1234567", "00000e1"] as [String?] + [nil])
    func `a snapshot of any commit is a version`(commit: String?) throws {
        let version = try Version(parsing: "1.2.3-rc.1")
            .snapshot(of: commit, from: Timestamp(0), isReleased: true)
        #expect(try Version(parsing: version.description) == version)
        #expect(version.snapshot?.prerelease == ["rc", "1"])
        #expect(version.snapshot?.time == "19700101000000")
    }
}
