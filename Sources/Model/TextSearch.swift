// The standard library's searching in text is generic over every collection and brings its engine
// for regular expressions along: a megabyte of program for a few short words. These do the same for
// the texts of the house.

extension StringProtocol {
    /// Where `word` first stands.
    package func firstRange(of word: some StringProtocol) -> Range<Index>? {
        let wanted = Array(word.utf8)
        guard let first = wanted.first else { return startIndex..<startIndex }
        var start = utf8.startIndex
        while let found = utf8[start...].firstIndex(of: first) {
            var index = found
            var count = 0
            while index != utf8.endIndex, count < wanted.count, utf8[index] == wanted[count] {
                index = utf8.index(after: index)
                count += 1
            }
            if count == wanted.count { return found..<index }
            start = utf8.index(after: found)
        }
        return nil
    }

    /// Everywhere that `word` stands, without overlaps.
    package func ranges(of word: some StringProtocol) -> [Range<Index>] {
        var all: [Range<Index>] = []
        var start = startIndex
        while let range = self[start...].firstRange(of: word), !range.isEmpty {
            all.append(range)
            start = range.upperBound
        }
        return all
    }

    /// Whether `word` stands anywhere.
    package func contains(_ word: String) -> Bool { firstRange(of: word) != nil }

    /// Whether `word` stands anywhere.
    package func contains(_ word: Substring) -> Bool { firstRange(of: word) != nil }

    /// The text with `other` wherever `word` stood.
    package func replacing(_ word: some StringProtocol, with other: some StringProtocol) -> String {
        var result = ""
        var start = startIndex
        for range in ranges(of: word) {
            result += self[start..<range.lowerBound]
            result += other
            start = range.upperBound
        }
        return result + self[start...]
    }
}
