import Model

/// `Register-ArgumentCompleter -Native`: where it offers nothing, PowerShell completes files.
/// <https://learn.microsoft.com/powershell/module/microsoft.powershell.core/register-argumentcompleter>
struct PowerShellCompletion {
    private let words: VerbWords

    init(_ words: VerbWords) { self.words = words }

    var text: String {
        """
        # PowerShell completion for consign: add its output to $PROFILE.
        Register-ArgumentCompleter -Native -CommandName consign -ScriptBlock {
            param($wordToComplete, $commandAst, $cursorPosition)
            $groups = @(\(words.groups.map(quoted).joined(separator: ", ")))
            $verbs = [ordered]@{
        \(words.verbs.map { "        \(quoted($0.name)) = \(quoted($0.summary))" }.joined(separator: "\n"))
            }
            $options = @{
        \(words.verbs.map(options).joined(separator: "\n"))
            }
            $values = @{
        \(words.verbs.flatMap(values).joined(separator: "\n"))
            }
            function Offer($text, $help) {
                if ("$text".StartsWith($wordToComplete)) {
                    [System.Management.Automation.CompletionResult]::new($text, $text, 'ParameterValue', $help)
                }
            }
            $typed = @($commandAst.CommandElements | Select-Object -Skip 1 |
                Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { "$_" })
            $need = if ($typed.Count -gt 0 -and $groups -contains $typed[0]) { 2 } else { 1 }
            if ($typed.Count -lt $need) {
                $start = if ($typed.Count -eq 1) { $typed[0] + ' ' } else { '' }
                $verbs.Keys | Where-Object { $_.StartsWith($start) } | ForEach-Object {
                    [pscustomobject]@{ Word = $_.Substring($start.Length).Split(' ')[0]; Help = $verbs[$_] }
                } | Sort-Object Word -Unique | ForEach-Object { Offer $_.Word $_.Help }
                return
            }
            $verb = $typed[0..($need - 1)] -join ' '
            $known = $values["$verb $($typed[-1])"]
            if ($null -eq $known -and $wordToComplete.StartsWith('-')) {
                $options[$verb] | ForEach-Object { Offer $_[0] $_[1] }
                return
            }
            if ($null -eq $known) { $known = $values["$verb "] }
        \(NameList.allCases.map(found).joined(separator: "\n"))
            $known | Where-Object { $_ } | ForEach-Object { Offer $_ $_ }
        }

        """
    }

    private func found(_ list: NameList) -> String {
        "    if ($known -eq '\(list.rawValue.uppercased())') { $known = \(list.powerShell) }"
    }

    private func options(_ verb: Verb) -> String {
        let pairs = verb.allOptions.flatMap { option in
            option.spellings.map { "@(\(quoted($0)), \(quoted(option.help)))" }
        }
        return "        \(quoted(verb.name)) = @(\(pairs.joined(separator: ", ")))"
    }

    /// Values of options, and behind a blank what else may stand there.
    private func values(_ verb: Verb) -> [String] {
        let options = verb.allOptions.flatMap { option in
            option.spellings.compactMap { value(verb.name + " " + $0, option.completion) }
        }
        return options + [value(verb.name + " ", verb.completion)].compactMap { $0 }
    }

    private func value(_ place: String, _ completion: Completion) -> String? {
        switch completion {
        case .nothing, .files, .folders: nil
        case .names(let list):
            "        \(quoted(place)) = '\(list.rawValue.uppercased())'"
        case .words(let words):
            "        \(quoted(place)) = @(\(words.map(quoted).joined(separator: ", ")))"
        }
    }

    private func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "''") + "'" }
}
