import Model

/// zshcompsys(1).
struct ZshCompletion {
    private let words: VerbWords

    init(_ words: VerbWords) { self.words = words }

    var text: String {
        """
        #compdef consign
        \(NameList.allCases.map(found).joined(separator: "\n"))
        _consign() {
            local -a commands
            if (( CURRENT == 2 )); then
                commands=(
        \(words.first.map { "            " + described($0) }.joined(separator: "\n"))
                )
                _describe command commands
                return
            fi
            shift words
            (( CURRENT-- ))
            local verb=$words[1]
            case $verb in
        \(words.groups.map(group).joined(separator: "\n"))
            esac
            case $verb in
        \(words.verbs.map(verb).joined(separator: "\n"))
            esac
        }
        # Found by its name it is the function itself; read in, it is to be known.
        if [[ $funcstack[1] == _consign ]]; then
            _consign "$@"
        else
            compdef _consign consign
        fi

        """
    }

    private func found(_ list: NameList) -> String {
        """
        _consign_\(list.rawValue)() {
            local -a names
            names=(${(f)"$(\(list.command))"})
            compadd -a names
        }
        """
    }

    private func group(_ first: String) -> String {
        let second = words.second(first).map { "                " + described($0) }
        return """
                \(first))
                    if (( CURRENT == 2 )); then
                        commands=(
            \(second.joined(separator: "\n"))
                        )
                        _describe command commands
                        return
                    fi
                    verb="$verb $words[2]"
                    shift words
                    (( CURRENT-- )) ;;
            """
    }

    private func described(_ one: (word: String, summary: String)) -> String {
        "'\(one.word):\(quoted(one.summary))'"
    }

    private func verb(_ verb: Verb) -> String {
        let options = verb.allOptions.flatMap { option in
            option.spellings.map { spelling in
                let value = option.value.map { ":\($0):\(action(option.completion))" } ?? ""
                let sign = option.value != nil && spelling.hasPrefix("--") ? "=" : ""
                return "            '*\(spelling)\(sign)[\(bracketed(option.help))]\(value)'"
            }
        }
        // A place for which there is nothing would keep zsh from inserting the only option.
        var operands: [String] = []
        if case .nothing = verb.completion {
        } else {
            operands = ["            '*:argument:\(action(verb.completion))'"]
        }
        return "        '\(verb.name)') _arguments -S \\\n"
            + (options + operands).joined(separator: " \\\n") + " ;;"
    }

    private func action(_ completion: Completion) -> String {
        switch completion {
        case .nothing: " "
        case .files: "_files"
        case .folders: "_files -/"
        case .names(let list): "_consign_\(list.rawValue)"
        case .words(let words): "(\(words.joined(separator: " ")))"
        }
    }

    /// Text inside single quotes.
    private func quoted(_ text: String) -> String { text.replacing("'", with: "'\\''") }

    /// The same inside brackets.
    private func bracketed(_ text: String) -> String {
        quoted(text.replacing("[", with: "\\[").replacing("]", with: "\\]"))
    }
}
