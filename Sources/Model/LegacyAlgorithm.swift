/// Hash functions of their time, which formats store beside or instead of better ones.
public enum LegacyAlgorithm: Sendable, Hashable {
    case md5, sha1
}
