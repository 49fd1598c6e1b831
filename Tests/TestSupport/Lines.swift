extension String {
    /// The text's lines, empty ones included.
    public var lines: [String] {
        split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
}
