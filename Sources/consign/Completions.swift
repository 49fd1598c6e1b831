import Model

/// Shell completions, from the same table that parses.
enum Completions {
    static let shells = ["bash", "zsh", "fish"]

    static func text(_ shell: String, _ verbs: [Verb]) throws(Failure) -> String {
        switch shell {
        case "bash": return bash(verbs)
        case "zsh": return zsh(verbs)
        case "fish": return fish(verbs)
        default:
            throw Failure(
                "no completions for '\(shell)'",
                hint: Spelling.suggestion(for: shell, known: shells),
                exit: .usage)
        }
    }

    /// First words, and for each of them the second words, if it has any.
    private static func firstWords(_ verbs: [Verb]) -> [String] {
        var seen: Set<String> = []
        return verbs.map { String($0.name.prefix { $0 != " " }) }.filter {
            seen.insert($0).inserted
        }
    }

    private static func secondWords(_ first: String, _ verbs: [Verb]) -> [String] {
        verbs.filter { $0.name.hasPrefix(first + " ") }.map {
            String($0.name.dropFirst(first.count + 1))
        }
    }

    private static func words(_ verb: Verb) -> [String] {
        verb.allOptions.flatMap { option in
            ["--" + option.name] + (option.letter.map { ["-\($0)"] } ?? [])
        }
    }

    private static func bash(_ verbs: [Verb]) -> String {
        let groups = firstWords(verbs).filter { !secondWords($0, verbs).isEmpty }
        let cases = verbs.map {
            "        '\($0.name)') words='\(words($0).joined(separator: " "))' ;;"
        }
        let second = groups.map {
            "        '\($0)') COMPREPLY=($(compgen -W '\(secondWords($0, verbs).joined(separator: " "))' -- \"$word\")); return ;;"
        }
        return """
            # bash completion for consign
            _consign() {
                local word=${COMP_WORDS[COMP_CWORD]} verb=${COMP_WORDS[1]} words=
                if [ "$COMP_CWORD" -eq 1 ]; then
                    COMPREPLY=($(compgen -W '\(firstWords(verbs).joined(separator: " "))' -- "$word"))
                    return
                fi
                if [ "$COMP_CWORD" -eq 2 ]; then
                    case $verb in
            \(second.joined(separator: "\n"))
                    esac
                fi
                case $verb in \(groups.joined(separator: "|"))) verb="$verb ${COMP_WORDS[2]}" ;; esac
                case $verb in
            \(cases.joined(separator: "\n"))
                esac
                if [[ $word == -* ]]; then
                    COMPREPLY=($(compgen -W "$words" -- "$word"))
                else
                    COMPREPLY=($(compgen -f -- "$word"))
                fi
            }
            complete -o filenames -F _consign consign

            """
    }

    private static func zsh(_ verbs: [Verb]) -> String {
        let described = verbs.map {
            "        '\($0.name.map { $0 == " " ? "\\ " : String($0) }.joined()):\(quoted($0.summary))'"
        }
        let cases = verbs.map { verb in
            let options = verb.allOptions.map {
                "'--\($0.name)[\(quoted($0.help))]\($0.value.map { ":\($0):_files" } ?? "")'"
            }
            return
                "        '\(verb.name)') _arguments \(options.joined(separator: " ")) '*:file:_files' ;;"
        }
        return """
            #compdef consign
            _consign() {
                local -a commands
                commands=(
            \(described.joined(separator: "\n"))
                )
                if (( CURRENT == 2 )); then
                    _describe command commands
                    return
                fi
                local verb=$words[2]
                case $verb in \(groupPattern(verbs))) verb="$verb $words[3]" ;; esac
                case $verb in
            \(cases.joined(separator: "\n"))
                esac
            }
            compdef _consign consign

            """
    }

    private static func fish(_ verbs: [Verb]) -> String {
        let groups = firstWords(verbs).flatMap { first in
            secondWords(first, verbs).map {
                "complete -c consign -n '__fish_seen_subcommand_from \(first)' -f -a \($0)"
            }
        }
        let lines = verbs.flatMap { verb in
            let first = verb.name.prefix { $0 != " " }
            return [
                "complete -c consign -n __fish_use_subcommand -f -a \(first) -d '\(quoted(verb.summary))'"
            ]
                + verb.allOptions.map { option in
                    "complete -c consign -n '__fish_seen_subcommand_from \(first)' -l \(option.name)"
                        + (option.letter.map { " -s \($0)" } ?? "")
                        + (option.value == nil ? "" : " -r")
                        + " -d '\(quoted(option.help))'"
                }
        }
        return (["# fish completion for consign"] + lines + groups).joined(separator: "\n") + "\n"
    }

    private static func groupPattern(_ verbs: [Verb]) -> String {
        firstWords(verbs).filter { !secondWords($0, verbs).isEmpty }.joined(separator: "|")
    }

    /// Text inside single quotes and brackets of a shell's own little language.
    private static func quoted(_ text: String) -> String {
        text.map { $0 == "'" ? "" : "[]:".contains($0) ? " " : String($0) }.joined()
    }
}
