import Foundation
import Testing

/// Tests name the inputs that a verifier refuses by the numbers of the table in docs/signatures.md.
@Suite struct NumberedRowsTests {
    /// The cells of each row of the table, by its number.
    private static func page() throws -> [(number: String, cells: [Substring])] {
        let text = try String(
            contentsOfFile: ShippedFilesTests.root + "/docs/signatures.md", encoding: .utf8)
        let table = text.components(separatedBy: "| row |").last ?? ""
        return table.split(separator: "\n").filter { $0.hasPrefix("| ") }.compactMap { line in
            let cells = line.dropFirst(2).dropLast(2).split(separator: " | ")
            guard let number = cells.first, number.first?.isNumber == true else { return nil }
            return (String(number), cells)
        }
    }

    /// What `text` names: 'row 9' and 'rows 2, 4 to 9 and 11'.
    private static func named(in text: String) -> Set<String> {
        var numbers: Set<String> = []
        for match in text.matches(of: /\b[Rr]ows? ([0-9]+b?(?:(?:, | and | to )[0-9]+b?)*)/) {
            for part in match.1.replacing(" and ", with: ", ").split(separator: ", ") {
                let ends = part.components(separatedBy: " to ")
                guard ends.count == 2, let first = Int(ends[0]), let last = Int(ends[1]) else {
                    numbers.insert(String(part))
                    continue
                }
                numbers.formUnion((first...max(first, last)).map(String.init))
            }
        }
        return numbers
    }

    @Test func `every row that a test names is on the page`() throws {
        let numbers = Set(try Self.page().map(\.number))
        let tests = ShippedFilesTests.root + "/Tests"
        var seen: Set<String> = []
        for case let path as String in try #require(FileManager.default.enumerator(atPath: tests))
        where path.hasSuffix(".swift") {
            let text = try String(contentsOfFile: tests + "/" + path, encoding: .utf8)
            let missing = Self.named(in: text).subtracting(numbers)
            #expect(missing.isEmpty, "\(path) names what the page does not have: \(missing)")
            seen.formUnion(Self.named(in: text))
        }
        // A table that nobody names, or a pattern that finds nothing, would pass, too.
        #expect(seen.count > 25, "\(seen.sorted())")
    }

    @Test func `every row has its own number and its exit codes`() throws {
        let page = try Self.page()
        #expect(Set(page.map(\.number)).count == page.count)
        for row in page {
            #expect(row.cells.count == 4, "row \(row.number) has four columns")
            let codes = row.cells.last?.components(separatedBy: "; ") ?? []
            #expect(codes.allSatisfy { Int($0).map { $0 < 9 } == true }, "row \(row.number)")
        }
    }
}
