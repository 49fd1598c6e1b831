import Foundation
import TestSupport
import Testing

/// What `make test` says, of a program that tells of three tests as a test program does.
@Suite(.needs("python3")) struct WatchTestsTests {
    private static let program = #"""
        #!/bin/sh
        for word; do events=$word; done
        say() { printf '%s\n' "{\"version\":0,\"kind\":\"$1\",\"payload\":{\"kind\":\"$2\",$3}}" >>"$events"; }
        plan() { say test function "\"id\":\"Room.Suite/$1()/File.swift:1:1\""; }
        tell() { say event "$1" "\"testID\":\"Room.Suite/$2()/File.swift:1:1\",\"messages\":[{\"symbol\":\"$3\",\"text\":\"$4\"}]"; }
        plan good; plan other; plan skipped
        tell testEnded good pass 'Test good() passed'
        tell testSkipped skipped skip 'Test skipped() skipped: not installed: anvil'
        """#

    private func watch(_ more: String, twice: Bool = false, every: Int = 60) throws -> Outcome {
        let scratch = try Scratch()
        let path = try scratch.write("program", Self.program + "\n" + more, mode: 0o755)
        return try Command.run(
            ShippedFilesTests.root + "/Scripts/watch-tests",
            [path, "--filter", "x"] + (twice ? ["--", "--skip", "x"] : []),
            environment: ["EVERY": "\(every)"])
    }

    @Test func `all runs are summed up and say their own last line`() throws {
        let outcome = try watch(
            """
            tell testEnded other pass 'Test other() passed'
            say event runEnded '"messages":[]'
            echo '✔ Test run with 3 tests passed'
            """, twice: true)
        #expect(
            outcome.output == """
                ✔ Test run with 3 tests passed
                ✔ Test run with 3 tests passed
                  2 skipped: not installed: anvil
                4 passed, 0 failed, 2 skipped

                """)
        #expect(outcome.status == 0, "\(outcome)")
    }

    @Test func `a failure is shown at once and ends badly`() throws {
        let outcome = try watch(
            """
            tell issueRecorded other fail 'Test other() recorded an issue'
            tell testEnded other fail 'Test other() failed'
            sleep 3
            say event runEnded '"messages":[]'
            echo '✘ Test run with 3 tests failed'
            exit 1
            """, every: 1)
        let end = """
            Room.Suite
            ✘ Test run with 3 tests failed
              1 skipped: not installed: anvil
            1 passed, 1 failed, 1 skipped

            """
        #expect(outcome.output.hasSuffix(end), "\(outcome)")
        let shown = outcome.output.components(separatedBy: "✘ Test other() recorded an issue\n")
        #expect(shown.last?.contains(" 3 of 3 tests, 1 failed: Room.Suite\n") == true, "\(outcome)")
        #expect(outcome.status == 1, "\(outcome)")
    }

    @Test func `a run that breaks off is a failure with its last lines`() throws {
        let outcome = try watch("echo 'Fatal error'; exit 0")
        #expect(
            outcome.output == """
                Fatal error
                ✘ the run '--filter x' broke off with 0; its last lines are above
                  1 skipped: not installed: anvil
                1 passed, 0 failed, 1 skipped

                """)
        #expect(outcome.status == 1, "\(outcome)")
    }

    @Test func `an unknown room is refused with the list of rooms`() throws {
        let outcome = try Command.run(
            ShippedFilesTests.root + "/Scripts/test", [], environment: ["ROOM": "Attic"])
        #expect(outcome.status == 2)
        #expect(outcome.error.hasPrefix("no room 'Attic' has tests: these have: "), "\(outcome)")
        #expect(outcome.error.contains(" Signatures ") && outcome.output.isEmpty, "\(outcome)")
    }
}
