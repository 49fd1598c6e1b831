import Model

/// complete(1) of fish.
struct FishCompletion {
    private let words: VerbWords

    init(_ words: VerbWords) { self.words = words }

    var text: String {
        let start = """
            # fish completion for consign
            function __consign_typed
                string join ' ' -- (commandline -opc)[2..]
            end
            function __consign_wants
                test "$(__consign_typed)" = "$argv[1]"
            end
            function __consign_is
                string match -q -- "$argv[1] *" "$(__consign_typed) "
            end
            \(NameList.allCases.map(found).joined(separator: "\n"))
            complete -c consign -f
            """
        let first = words.first.map { offer($0, behind: "") }
        let second = words.groups.flatMap { group in
            words.second(group).map { offer($0, behind: group) }
        }
        return ([start] + first + second + words.verbs.flatMap(lines)).joined(separator: "\n")
            + "\n"
    }

    private func found(_ list: NameList) -> String {
        """
        function __consign_\(list.rawValue)
            \(list.command)
        end
        """
    }

    private func offer(_ one: (word: String, summary: String), behind typed: String) -> String {
        "complete -c consign -n '__consign_wants \"\(typed)\"' -a \(one.word) -d '\(quoted(one.summary))'"
    }

    private func lines(_ verb: Verb) -> [String] {
        let start = "complete -c consign -n '__consign_is \"\(verb.name)\"'"
        let options = verb.allOptions.map { option in
            start + " -l \(option.name)" + (option.letter.map { " -s \($0)" } ?? "")
                + (option.value == nil ? "" : " -r" + offers(option.completion))
                + " -d '\(quoted(option.help))'"
        }
        let operands = offers(verb.completion)
        return options + (operands == " -f" ? [] : [start + operands])
    }

    private func offers(_ completion: Completion) -> String {
        switch completion {
        case .nothing: " -f"
        case .files: " -F"
        case .folders: " -f -a '(__fish_complete_directories)'"
        case .names(let list): " -f -a '(__consign_\(list.rawValue))'"
        case .words(let words): " -f -a '\(words.joined(separator: " "))'"
        }
    }

    /// Text inside single quotes.
    private func quoted(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("'", with: "\\'")
    }
}
