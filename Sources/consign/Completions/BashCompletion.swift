import Model

/// bash(1), "Programmable Completion".
struct BashCompletion {
    private let words: VerbWords

    init(_ words: VerbWords) { self.words = words }

    var text: String {
        """
        # bash completion for consign
        _consign_take() {
            local IFS=$'\\n'
            case $1 in
            files) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$2")) ;;
            folders) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -d -- "$2")) ;;
        \(NameList.allCases.map(found).joined(separator: "\n"))
            words) COMPREPLY=($(IFS=' '; compgen -W "$3" -- "$2")) ;;
            esac
        }
        _consign() {
            local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
            local verb=${COMP_WORDS[1]} options= operands=nothing choice=
            COMPREPLY=()
            # '=' is a word of its own to bash.
            if [[ $word == = ]]; then
                word=
            elif [[ $before == = ]]; then
                before=${COMP_WORDS[COMP_CWORD - 2]}
            fi
            if [ "$COMP_CWORD" -eq 1 ]; then
                _consign_take words "$word" '\(words.first.map(\.word).joined(separator: " "))'
                return
            fi
            case $verb in
        \(words.groups.map(group).joined(separator: "\n"))
            esac
            case $verb in
        \(words.verbs.map(verb).joined(separator: "\n"))
            esac
            if [[ $word == -* ]]; then
                _consign_take words "$word" "$options"
            else
                _consign_take "$operands" "$word" "$choice"
            fi
        }
        complete -F _consign consign

        """
    }

    private func found(_ list: NameList) -> String {
        "    \(list.rawValue)) COMPREPLY=($(compgen -W \"$(\(list.command))\" -- \"$2\")) ;;"
    }

    private func group(_ first: String) -> String {
        let second = words.second(first).map(\.word).joined(separator: " ")
        return """
                \(first))
                    if [ "$COMP_CWORD" -eq 2 ]; then
                        _consign_take words "$word" '\(second)'
                        return
                    fi
                    verb="$verb ${COMP_WORDS[2]}" ;;
            """
    }

    private func verb(_ verb: Verb) -> String {
        let options = verb.allOptions.flatMap(\.spellings).joined(separator: " ")
        let values = verb.allOptions.filter { $0.value != nil }.map { option in
            "            \(option.spellings.joined(separator: "|"))) "
                + "_consign_take \(arguments(option.completion)); return ;;"
        }
        let cases =
            values.isEmpty
            ? ""
            : "            case $before in\n\(values.joined(separator: "\n"))\n            esac\n"
        return "        '\(verb.name)')\n" + cases
            + "            options='\(options)' \(operands(verb.completion)) ;;"
    }

    private func arguments(_ completion: Completion) -> String {
        switch completion {
        case .nothing: "nothing"
        case .files: "files \"$word\""
        case .folders: "folders \"$word\""
        case .names(let list): "\(list.rawValue) \"$word\""
        case .words(let words): "words \"$word\" '\(words.joined(separator: " "))'"
        }
    }

    private func operands(_ completion: Completion) -> String {
        switch completion {
        case .nothing: "operands=nothing"
        case .files: "operands=files"
        case .folders: "operands=folders"
        case .names(let list): "operands=\(list.rawValue)"
        case .words(let words): "operands=words choice='\(words.joined(separator: " "))'"
        }
    }
}
