using System.Buffers.Binary;

namespace PcapStream.Protocols.RemoteCalls;

/// <summary>
/// NFS, version 3 (RFC 1813, section 3.3): arguments and results of its procedures, in XDR (RFC 4506). A table says
/// what each procedure has, a letter for a part; <see cref="FileSystemPart"/> names those that fields show.
/// </summary>
internal static class FileSystemMessage
{
    public const uint Program = 100003;
    public const uint Version = 3;

    private const int MostEntries = 4096;

    // Arguments: h handle, n name, s attributes to set, g guard, o offset, c count, w stable, d data, k cookie,
    // v verifier, m how to create, t text of a link, y type of a node, i count of a directory, j of its entries.
    private static readonly string[] Calls =
    [
        "", "h", "hsg", "hn", "h", "h", "hoc", "hocwd", "hnm", "hns", "hnst", "hny", "hn", "hn", "hnhn", "hhn", "hkvc",
        "hkvij", "h", "h", "h", "hoc",
    ];

    // Results: A attributes, P attributes or none, W those before and after, F handle or none, h handle, c count,
    // e end of file, d data, l text of a link, b committed, v verifier, E entries, L entries with attributes.
    private static readonly string[] Results =
    [
        "", "A", "W", "hPP", "P", "Pl", "Pced", "Wcbv", "FPW", "FPW", "FPW", "FPW", "W", "W", "WW", "PW", "PvE", "PvL",
        "P", "P", "P", "Wv",
    ];

    private static readonly string[] Failures =
    [
        "", "", "W", "P", "P", "P", "P", "W", "W", "W", "W", "W", "W", "W", "WW", "PW", "P", "P", "P", "P", "P", "W",
    ];

    /// <summary>Called with a part of a message.</summary>
    public delegate void PartVisitor<TState>(FileSystemPart part, ReadOnlySpan<byte> bytes, TState state);

    internal static Protocol Decode(Protocol protocol, ref HeaderCursor cursor) =>
        CallMessage.DecodeBody(protocol, ref cursor);

    /// <summary>Visits the parts of a message, as far as they are there.</summary>
    public static void Visit<TState>(
        ReadOnlySpan<byte> bytes, bool isCall, uint procedure, PartVisitor<TState> visitor, TState state)
    {
        if (procedure >= (uint)Calls.Length)
            return;
        var walk = new Walk<TState>(bytes, visitor, state);
        string layout = Calls[procedure];
        if (!isCall)
        {
            if (procedure == 0 || !walk.Take(FileSystemPart.Status, 4, out ReadOnlySpan<byte> status))
                return;
            layout = (BinaryPrimitives.ReadUInt32BigEndian(status) == 0 ? Results : Failures)[procedure];
        }
        foreach (char part in layout)
        {
            if (!walk.TakeLetter(part))
                return;
        }
    }

    private ref struct Walk<TState>(ReadOnlySpan<byte> bytes, PartVisitor<TState> visitor, TState state)
    {
        private ReadOnlySpan<byte> _rest = bytes;

        public bool TakeLetter(char letter) => letter switch
        {
            'h' => TakeHandle(),
            'n' => TakeOpaque(FileSystemPart.Name),
            't' => TakeOpaque(FileSystemPart.LinkText),
            'l' => TakeOpaque(FileSystemPart.LinkData),
            'd' => TakeOpaque(FileSystemPart.Data),
            's' => TakeSettings(),
            'g' => TakeNumber(FileSystemPart.Guard, out uint follows)
                && (follows == 0 || Take(FileSystemPart.ChangeTime, 8, out _)),
            'o' => Take(FileSystemPart.Offset, 8, out _),
            'c' => Take(FileSystemPart.Count, 4, out _),
            'i' => Take(FileSystemPart.DirectoryCount, 4, out _),
            'j' => Take(FileSystemPart.MostCount, 4, out _),
            'w' => Take(FileSystemPart.Stable, 4, out _),
            'b' => Take(FileSystemPart.Committed, 4, out _),
            'e' => Take(FileSystemPart.EndOfFile, 4, out _),
            'k' => Take(FileSystemPart.Cookie, 8, out _),
            'v' => Take(FileSystemPart.Verifier, 8, out _),
            'm' => TakeNumber(FileSystemPart.CreateMode, out uint mode)
                && (mode == 2 ? Take(FileSystemPart.Verifier, 8, out _) : TakeSettings()),
            'y' => TakeNode(),
            'A' => TakeAttributes(),
            'P' => TakeAttributesOrNone(),
            'W' => TakeNumber(FileSystemPart.AttributesFollow, out uint before)
                && (before == 0 || TakeEarlierAttributes()) && TakeAttributesOrNone(),
            'F' => TakeNumber(FileSystemPart.HandleFollows, out uint handle) && (handle == 0 || TakeHandle()),
            'E' => TakeEntries(hasAttributes: false),
            'L' => TakeEntries(hasAttributes: true),
            _ => false,
        };

        public bool Take(FileSystemPart part, int size, out ReadOnlySpan<byte> taken)
        {
            taken = default;
            if (_rest.Length < size)
                return false;
            taken = _rest[..size];
            _rest = _rest[size..];
            if (part != FileSystemPart.None)
                visitor(part, taken, state);
            return true;
        }

        private bool TakeNumber(FileSystemPart part, out uint number)
        {
            bool isThere = Take(part, 4, out ReadOnlySpan<byte> bytes);
            number = isThere ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : 0;
            return isThere;
        }

        // Wireshark shows the length of a handle only if all of the handle is there.
        private bool TakeHandle()
        {
            ReadOnlySpan<byte> start = _rest;
            if (!TakeOpaque(FileSystemPart.Handle))
                return false;
            visitor(FileSystemPart.HandleLength, start[..4], state);
            return true;
        }

        private bool TakeOpaque(FileSystemPart part)
        {
            if (!TakeNumber(FileSystemPart.None, out uint length) || length > _rest.Length)
                return false;
            Take(part, (int)length, out _);
            int padding = (int)(4 - length % 4) % 4;
            return Take(FileSystemPart.None, Math.Min(padding, _rest.Length), out _);
        }

        // Four values, each after whether it is set, and two times that the server or the client may set.
        private bool TakeSettings()
        {
            const uint ByClient = 2;
            return TakeSetting(FileSystemPart.Mode, 4) && TakeSetting(FileSystemPart.SetUser, 4)
                && TakeSetting(FileSystemPart.SetGroup, 4) && TakeSetting(FileSystemPart.SetSize, 8)
                && TakeSetting(FileSystemPart.AccessTime, 8, ByClient)
                && TakeSetting(FileSystemPart.ModificationTime, 8, ByClient);
        }

        private bool TakeSetting(FileSystemPart part, int size, uint isSet = 1) =>
            TakeNumber(FileSystemPart.IsSet, out uint set) && (set != isSet || Take(part, size, out _));

        private bool TakeNode()
        {
            const uint Block = 3;
            const uint Character = 4;
            const uint Socket = 6;
            const uint Pipe = 7;
            if (!TakeNumber(FileSystemPart.NodeType, out uint type))
                return false;
            if (type is not (Block or Character or Socket or Pipe) || !TakeSettings())
                return false;
            return type is Socket or Pipe || TakeDevice();
        }

        private bool TakeAttributes() =>
            Take(FileSystemPart.Type, 4, out _) && Take(FileSystemPart.Mode, 4, out _)
            && Take(FileSystemPart.Links, 4, out _) && Take(FileSystemPart.User, 4, out _)
            && Take(FileSystemPart.Group, 4, out _) && Take(FileSystemPart.Size, 8, out _)
            && Take(FileSystemPart.Used, 8, out _) && TakeDevice() && Take(FileSystemPart.FileSystem, 8, out _)
            && Take(FileSystemPart.File, 8, out _) && Take(FileSystemPart.AccessTime, 8, out _)
            && Take(FileSystemPart.ModificationTime, 8, out _) && Take(FileSystemPart.ChangeTime, 8, out _);

        // Wireshark shows both halves or neither.
        private bool TakeDevice() => _rest.Length >= 8
            && Take(FileSystemPart.FirstDevice, 4, out _) && Take(FileSystemPart.SecondDevice, 4, out _);

        private bool TakeAttributesOrNone() =>
            TakeNumber(FileSystemPart.AttributesFollow, out uint follow) && (follow == 0 || TakeAttributes());

        private bool TakeEarlierAttributes() =>
            Take(FileSystemPart.EarlierSize, 8, out _) && Take(FileSystemPart.ModificationTime, 8, out _)
            && Take(FileSystemPart.ChangeTime, 8, out _);

        private bool TakeEntries(bool hasAttributes)
        {
            for (int i = 0; i < MostEntries; i++)
            {
                if (!TakeNumber(FileSystemPart.None, out uint follows))
                    return false;
                if (follows == 0)
                    return Take(FileSystemPart.EndOfDirectory, 4, out _);
                if (!_rest.IsEmpty)
                    visitor(FileSystemPart.Entry, default, state);
                if (!TakeEntry(hasAttributes))
                    return false;
            }
            return false;
        }

        private bool TakeEntry(bool hasAttributes) => hasAttributes
            ? Take(FileSystemPart.LongEntryFile, 8, out _) && TakeOpaque(FileSystemPart.LongEntryName)
                && Take(FileSystemPart.LongEntryCookie, 8, out _) && TakeAttributesOrNone() && TakeLetter('F')
            : Take(FileSystemPart.EntryFile, 8, out _) && TakeOpaque(FileSystemPart.EntryName)
                && Take(FileSystemPart.EntryCookie, 8, out _);
    }
}

/// <summary>Parts of messages of NFS.</summary>
internal enum FileSystemPart
{
    None,
    Status,
    HandleLength,
    Handle,
    Name,
    LinkText,
    LinkData,
    Data,
    Guard,
    Offset,
    Count,
    DirectoryCount,
    MostCount,
    Stable,
    Committed,
    EndOfFile,
    Cookie,
    Verifier,
    CreateMode,
    NodeType,
    IsSet,
    SetUser,
    SetGroup,
    SetSize,
    AttributesFollow,
    HandleFollows,
    Type,
    Mode,
    Links,
    User,
    Group,
    Size,
    Used,
    FirstDevice,
    SecondDevice,
    FileSystem,
    File,
    AccessTime,
    ModificationTime,
    ChangeTime,
    EarlierSize,
    Entry,
    EntryFile,
    EntryName,
    EntryCookie,
    LongEntryFile,
    LongEntryName,
    LongEntryCookie,
    EndOfDirectory,
}
