import Model

/// Notes for a service that takes only so many characters: how to verify the files always stays.
enum NotesExcerpt {
    private static let remark = "\n\n*(shortened; the whole text is in RELEASE-NOTES.md)*\n\n"

    /// `notes`, shortened where they are not about verifying.
    static func of(_ notes: String, characters limit: Int) -> String {
        // Services count in UTF-16 or in scalars; the first is never less.
        guard notes.utf16.count > limit else { return notes }
        guard let start = notes.firstRange(of: ReleaseFile.guideBegin)?.lowerBound,
            let stop = notes.firstRange(of: ReleaseFile.guideEnd)?.upperBound, start < stop
        else { return cut(notes, to: limit - remark.utf16.count) + remark }
        let guide = String(notes[start..<stop])
        let room = limit - guide.utf16.count - 2 * remark.utf16.count
        let before = String(notes[..<start])
        if before.utf16.count <= room {
            let after = cut(String(notes[stop...]), to: room - before.utf16.count)
            return before + guide + after + remark
        }
        return cut(before, to: room) + remark + guide + "\n"
    }

    /// Whole lines of at most `count` characters.
    private static func cut(_ text: String, to count: Int) -> String {
        var kept = ""
        var left = count
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            left -= line.utf16.count + 1
            guard left >= 0 else { break }
            kept += line + "\n"
        }
        return kept
    }
}
