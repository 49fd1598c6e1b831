/// The order that lists, archives and records are in: names by their bytes, which no locale changes.
///
/// What is sorted here is places, whatever is in them: a sort is some kilobytes of code for each type.
package enum Order {
    /// Where the first of `names` is, where the second, and so on; equal ones stay as they are.
    package static func places(of names: [String]) -> [Int] {
        names.indices.sorted { one, other in
            names[one].utf8.lexicographicallyPrecedes(names[other].utf8)
        }
    }

    /// The same for `numbers`, the least first.
    package static func places(of numbers: [Int64]) -> [Int] {
        numbers.indices.sorted { numbers[$0] < numbers[$1] }
    }
}

extension Sequence {
    /// The elements by the bytes of their names.
    package func inOrder(of name: (Element) -> String) -> [Element] {
        let all = Array(self)
        return Order.places(of: all.map(name)).map { all[$0] }
    }

    /// The elements by their numbers, the least first.
    package func inOrder(of number: (Element) -> Int64) -> [Element] {
        let all = Array(self)
        return Order.places(of: all.map(number)).map { all[$0] }
    }
}
