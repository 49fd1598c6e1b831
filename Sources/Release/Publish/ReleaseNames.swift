import Files
import Model
import Signatures
import Trust

/// Which names in a release folder belong to the release, and what each is to a publication.
struct ReleaseNames {
    private let listed: Set<String>
    private let companions: CompanionNames

    /// The names beside `list`, of which `present` are there; nil says nothing of what is.
    init(record: Release, list: ChecksumList, present: [String]?) {
        listed = Set(list.entries.map(\.name))
        companions = CompanionNames(
            formats: SignatureRegistry.all, listed: listed, release: record, present: present)
    }

    /// What a file is to a publication; nil is a file that does not belong.
    func role(of name: String) -> Role? {
        if name == ReleaseFile.checksums || listed.contains(name) { return .sealed }
        return switch companions.role(of: name) {
        case .seal: .seal
        case .notes: .notes
        case .mark, nil: nil
        }
    }

    /// What a file of the folder is.
    enum Role { case sealed, seal, notes }

    func foreign(in names: [String]) -> [String] {
        names.filter {
            role(of: $0) == nil && !isLeftover($0) && companions.role(of: $0) != .mark
        }
    }

    /// Half a file that a killed run of ours was writing.
    func isLeftover(_ name: String) -> Bool {
        name.hasSuffix(PartName.suffix)
            && role(of: String(name.dropLast(PartName.suffix.count))) != nil
    }
}
