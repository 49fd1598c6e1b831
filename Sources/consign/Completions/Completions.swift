import Files
import Model

/// Shell completions, from the same table that parses.
enum Completions {
    static let shells = ["bash", "zsh", "fish", "powershell"]

    static func text(_ shell: String, _ verbs: [Verb]) throws(Failure) -> String {
        let words = VerbWords(verbs)
        switch shell {
        case "bash": return BashCompletion(words).text
        case "zsh": return ZshCompletion(words).text
        case "fish": return FishCompletion(words).text
        case "powershell": return PowerShellCompletion(words).text
        default:
            throw Failure(
                "no completions for '\(SafeName.printable(shell))'",
                hint: Spelling.suggestion(for: shell, known: shells), exit: .usage)
        }
    }
}

/// The words of all verbs, of which some are of two: `key new`.
struct VerbWords {
    let verbs: [Verb]

    init(_ verbs: [Verb]) { self.verbs = verbs }

    /// First words with what they do, each once; of two words the first stands for all.
    var first: [(word: String, summary: String)] {
        var seen: Set<String> = []
        return verbs.compactMap { verb in
            let word = Self.first(verb)
            guard seen.insert(word).inserted else { return nil }
            let others = second(word).map(\.word).joined(separator: ", ")
            return (word, others.isEmpty ? verb.summary : others)
        }
    }

    /// The second words behind `first`, with what they do.
    func second(_ first: String) -> [(word: String, summary: String)] {
        verbs.filter { $0.name.hasPrefix(first + " ") }.map {
            (String($0.name.dropFirst(first.count + 1)), $0.summary)
        }
    }

    /// First words that need a second.
    var groups: [String] { first.map(\.word).filter { !second($0).isEmpty } }

    private static func first(_ verb: Verb) -> String { String(verb.name.prefix { $0 != " " }) }
}

extension Option {
    /// How it is typed: `--output`, `-o`.
    var spellings: [String] { ["--" + name] + (letter.map { ["-\($0)"] } ?? []) }
}
