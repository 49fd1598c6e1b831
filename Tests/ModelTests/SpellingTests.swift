import Testing

@testable import Model

@Suite("Did you mean") struct SpellingTests {
    static let known = ["tar.gz", "tar.xz", "zip", "binary", "platforms"]

    @Test(arguments: [
        ("platfroms", "platforms"), ("Zip", "zip"), ("zpi", "zip"), ("binari", "binary"),
        ("tar.gzz", "tar.gz"), ("plaforms", "platforms"), ("zi", "zip"),
        // Of two that are equally near, the alphabet decides.
        ("tar.z", "tar.gz"),
    ])
    func `names the nearest`(word: String, nearest: String) {
        #expect(Spelling.nearest(to: word, in: Self.known) == nearest)
        #expect(Spelling.suggestion(for: word, known: Self.known) == "did you mean '\(nearest)'?")
    }

    @Test(arguments: [
        "rpm", "", "completely-different", "pipz", String(repeating: "z", count: 10_000),
    ])
    func `names all when none is near`(word: String) {
        #expect(Spelling.nearest(to: word, in: Self.known) == nil)
        #expect(
            Spelling.suggestion(for: word, known: Self.known)
                == "known are binary, platforms, tar.gz, tar.xz, zip")
    }

    @Test func `names of other tools lead to ours, each of which is named once`() {
        let known = ["zip", "tar.gz", "zip"]
        #expect(
            Spelling.suggestion(for: "TGZ", known: known, others: ["tgz": "tar.gz"])
                == "did you mean 'tar.gz'?")
        #expect(
            Spelling.suggestion(for: "deb", known: known, others: ["deb": "elsewhere"])
                == "known are tar.gz, zip")
    }

    @Test(arguments: [
        ("", "", 0), ("a", "", 1), ("abc", "abd", 1), ("abc", "acb", 1), ("kitten", "sitting", 3),
        ("ä", "a", 1),
    ])
    func `distance counts edits`(left: String, right: String, distance: Int) {
        #expect(Spelling.distance(left, right) == distance)
        #expect(Spelling.distance(right, left) == distance)
    }
}
