import Model
import Notes
import TestSupport
import Testing

@Suite("Changes from commits") struct ChangeLogTests {
    private func commit(_ subject: String, _ body: String = "") -> Commit {
        Commit(hash: "0123456789abcdef0123456789abcdef01234567", subject: subject, body: body)
    }

    @Test func `are grouped by kind`() {
        let log = ChangeLog.markdown(commits: [
            commit("fix: anvils land softly"),
            commit("feat(drop): send two at once"),
            commit("Merge branch 'main'"),
            commit("chore: tidy up"),
            commit("ci(github): cache"),
            commit("perf: fall faster"),
            commit("feat!: ask before sending", "Why not.\n"),
            commit(
                "refactor(api): new names",
                "Text.\n\nBREAKING CHANGE: rename\nthe `send` call\n\nSigned-off-by: x"),
            commit("docs: explain anvils"),
            commit("Say hello"),
            commit("fixup! fix: anvils"),
            commit("security: check the rope"),
        ])
        #expect(
            log == """
                ### Before you update

                - ask before sending (`0123456`)
                - **api:** new names (`0123456`)\("  ")
                  rename the \\`send\\` call

                ### New

                - **drop:** send two at once (`0123456`)

                ### Faster

                - fall faster (`0123456`)

                ### Fixed

                - anvils land softly (`0123456`)

                ### Documentation

                - explain anvils (`0123456`)

                ### Other changes

                - Say hello (`0123456`)
                - check the rope (`0123456`)

                And 2 changes to tests, tools and the build.
                """)
    }

    @Test func `without any convention are a plain list`() {
        #expect(
            ChangeLog.markdown(commits: [commit("Add a"), commit("Remove b: it was old")])
                == "- Add a (`0123456`)\n- Remove b: it was old (`0123456`)")
        #expect(ChangeLog.markdown(commits: []) == "")
        #expect(
            ChangeLog.markdown(commits: [commit("chore: a")])
                == "1 change to tests, tools and the build.")
    }

    @Test(arguments: [
        ("Thank @alice, a@b.example", "Thank `@alice`, a@b.example"),
        ("Merge @acme/team's", "Merge `@acme/team`'s"),
        ("Use `x` and *y* <z> | w", #"Use \`x\` and \*y\* \<z\> \| w"#),
        ("Keep snake_case, not _this_", #"Keep snake_case, not \_this\_"#),
        ("# not a heading", "\\# not a heading"), ("1. not a list", #"1\. not a list"#),
        ("::error::boo", #"\::error::boo"#), ("a\u{1B}[31m\u{202E}b\tc", #"a\[31mb c"#),
        ("&lt; $x$", #"\&lt; \$x\$"#),
        ("<!-- consign:verify end -->", #"\<!-- consign:verify end --\>"#),
        ("Fix #12 for good", "Fix #12 for good"),
    ])
    func `subjects are only text`(subject: String, text: String) {
        #expect(ChangeLog.markdown(commits: [commit(subject)]) == "- \(text) (`0123456`)")
    }
}

@Suite("Changes from a changelog") struct ChangeLogSectionTests {
    static let changelog = """
        # Changelog

        ## [Unreleased]
        - later

        ## [1.2.0] - 2026-11-21

        ### Added
        - anvils

        ```
        ## [0.0.1] in code is not a heading
        ```

        [link]: https://acme.example
        ## [1.2.0-rc.1] - 2026-11-01
        - nearly anvils

        ## Version v1.1.0 (2026-01-01)
        - older

        [unreleased]: https://acme.example/compare
        [1.2.0]: https://acme.example/1.2.0

        """

    @Test(arguments: [
        (
            "1.2.0",
            "### Added\n- anvils\n\n```\n## [0.0.1] in code is not a heading\n```\n\n"
                + "[link]: https://acme.example"
        ),
        ("1.2.0-rc.1", "- nearly anvils"), ("1.1.0", "- older"), ("v1.1.0", "- older"),
    ])
    func `the section of a version is taken`(version: String, text: String) throws {
        #expect(
            ChangeLog.section(of: Self.changelog, version: try Version(parsing: version)) == text)
        let windows = Self.changelog.lines.joined(separator: "\r\n")
        #expect(ChangeLog.section(of: windows, version: try Version(parsing: version)) == text)
    }

    @Test(arguments: ["1.2.1", "0.0.1", "1.2.0-rc"])
    func `a version that is not there has none`(version: String) throws {
        #expect(
            ChangeLog.section(of: Self.changelog, version: try Version(parsing: version)) == nil)
    }
}
