using System.Buffers.Binary;

namespace PcapStream.Protocols.RemoteCalls;

/// <summary>
/// ONC RPC, version 2 (RFC 5531, section 9). Over TCP, a mark comes before each fragment (section 11): its length, and
/// in the highest bit whether it is a message's last. A reply does not say what was called.
/// <code>
///  0     4      8         12        16        20          24       28
///  +-----+------+---------+---------+---------+-----------+--------+--------+-------------+----------+------
///  | id  | 0    | 2       | program | version | procedure | flavor | length | credentials | verifier | call
///  +-----+------+---------+---------+---------+-----------+--------+--------+-------------+----------+------
///
///  0     4      8       12       16                  16 + length
///  +-----+------+-------+--------+--------+----------+--------+-------
///  | id  | 1    | state | flavor | length | verifier | state  | reply
///  +-----+------+-------+--------+--------+----------+--------+-------
/// </code>
/// </summary>
internal readonly ref struct CallMessage
{
    public const int MarkSize = 4;
    public const int ProgramOffset = 12;
    public const int VersionOffset = 16;
    public const int ProcedureOffset = 20;
    public const int CredentialsOffset = 24;
    public const int StateOffset = 8;
    public const int VerifierOffset = 12;
    public const int AuthenticationSize = 8;

    private const uint LastFragment = 1u << 31;
    private const uint CurrentVersion = 2;
    private const uint MostAuthentication = 400;
    private const int MostBytes = 1 << 24;
    private const ushort FileSystemPort = 2049;

    // Programs with a dissector in Wireshark, and their versions that it knows (IANA, rpc-program-numbers).
    private static readonly (uint Program, uint First, uint Last)[] Known =
    [
        (100000, 1, 4), (100001, 1, 4), (100003, 2, 4), (100004, 1, 2), (100005, 1, 3), (100007, 1, 2), (100008, 1, 1),
        (100009, 1, 1), (100011, 1, 2), (100012, 1, 1), (100020, 1, 1), (100021, 1, 4), (100024, 1, 1), (100026, 1, 1),
        (100069, 1, 1), (100227, 1, 3), (100231, 1, 1), (100232, 1, 3), (100300, 3, 3), (100302, 1, 1), (150001, 1, 2),
        (395183, 1, 1), (1238463, 1, 2), (1298437, 310, 330), (14398633, 1, 2), (0x40000000, 1, 1),
        (0x40000000, 4, 4),
    ];

    private CallMessage(ReadOnlySpan<byte> bytes) => Bytes = bytes;

    /// <summary>The message from its identifier on, as far as it is there.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>Whether it is a call, and no reply.</summary>
    public bool IsCall => At(4) == 0;

    /// <summary>The program that is called; only of calls.</summary>
    public uint Program => At(ProgramOffset);

    /// <summary>Offset of the verifier; of a call, it follows the credentials.</summary>
    public int Verifier => IsCall ? AfterAuthentication(CredentialsOffset) : VerifierOffset;

    /// <summary>Whether a reply was accepted.</summary>
    public bool IsAccepted => !IsCall && At(StateOffset) == 0;

    /// <summary>Offset of the state of an accepted reply, after its verifier.</summary>
    public int AcceptedState => AfterAuthentication(VerifierOffset);

    /// <summary>Whether it has the arguments of a call, or the results of one that succeeded.</summary>
    public bool HasBody => IsCall
        ? AfterAuthentication(Verifier) <= Bytes.Length
        : IsAccepted && Bytes.Length >= AcceptedState + 4 && At(AcceptedState) == 0;

    private int HeaderLength => Math.Min(
        Bytes.Length,
        IsCall ? AfterAuthentication(Verifier) : IsAccepted ? AcceptedState + 4 : VerifierOffset + 4);

    /// <summary>Whether bytes are a call of a program that Wireshark knows, or have the form of a reply.</summary>
    public static bool IsMessage(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < VersionOffset)
            return false;
        var message = new CallMessage(bytes);
        if (message.IsCall)
            return message.At(StateOffset) == CurrentVersion && IsKnown(message.Program, version: null);
        return message.At(4) == 1 && (message.At(StateOffset) == 0 ? message.IsAnswer() : message.IsRefusal());
    }

    /// <summary>Whether Wireshark knows a program, and a version of it.</summary>
    public static bool IsKnown(uint program, uint? version)
    {
        foreach ((uint known, uint first, uint last) in Known)
        {
            if (known == program && (version is null || (version >= first && version <= last)))
                return true;
        }
        return false;
    }

    /// <summary>Whether a segment starts with a whole message of a known form.</summary>
    public static bool IsMarkedMessage(ReadOnlySpan<byte> bytes) =>
        bytes.Length > MarkSize && IsMessage(bytes[MarkSize..]) && LengthAfterMark(bytes) >= VersionOffset
        && LengthAfterMark(bytes) <= MostBytes;

    /// <summary>Reads the message of a layer.</summary>
    /// <returns>False if its identifier, kind and state are incomplete, or it is no message's only fragment.</returns>
    public static bool TryRead(ReadOnlySpan<byte> layer, bool isMarked, out CallMessage message)
    {
        message = default;
        ReadOnlySpan<byte> bytes = layer;
        if (isMarked)
        {
            if (layer.Length < MarkSize || !IsLast(layer))
                return false;
            bytes = layer[MarkSize..];
            bytes = bytes[..Math.Min(bytes.Length, LengthAfterMark(layer))];
        }
        message = new CallMessage(bytes);
        return bytes.Length >= VersionOffset;
    }

    /// <summary>Whether the messages of a layer have marks: those over TCP.</summary>
    public static bool IsMarked(ReadOnlySpan<Layer> layers)
    {
        for (int i = layers.Length - 1; i >= 0; i--)
        {
            if (layers[i].Protocol is Protocol.Tcp or Protocol.Udp)
                return layers[i].Protocol == Protocol.Tcp;
        }
        return false;
    }

    /// <summary>The number at an offset; 0 if it is not there.</summary>
    public uint At(int offset) =>
        offset < 0 || offset > Bytes.Length - 4 ? 0 : BinaryPrimitives.ReadUInt32BigEndian(Bytes[offset..]);

    /// <summary>A length with the padding after it (RFC 4506, section 4.10).</summary>
    public static long Padded(uint length) => (length + 3L) & ~3;

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        bool isMarked = IsMarked(cursor.Layers);
        ReadOnlySpan<byte> bytes = cursor.Rest;
        int length = isMarked ? MarkSize + LengthAfterMark(bytes) : bytes.Length;
        if (length > bytes.Length && !cursor.IsCut)
            return Protocol.None;
        if (!TryRead(bytes, isMarked, out CallMessage message))
        {
            cursor.AddMessage(Protocol.RemoteCall, MarkSize, length);
            return Next(cursor);
        }
        int header = message.HeaderLength + (isMarked ? MarkSize : 0);
        bool isOfFiles = message.HasBody
            && (message.IsCall ? message.Program == FileSystemMessage.Program : IsFromServer(cursor));
        if (isOfFiles)
            return cursor.TryAddLayer(Protocol.RemoteCall, header) ? Protocol.FileSystem : Protocol.None;
        cursor.AddMessage(Protocol.RemoteCall, header, length);
        return Next(cursor);
    }

    /// <summary>Decodes what follows the last layer, the header of a message.</summary>
    internal static Protocol DecodeBody(Protocol protocol, ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> header = cursor.LastHeader;
        bool isMarked = IsMarked(cursor.Layers);
        int length = isMarked ? MarkSize + LengthAfterMark(header) - header.Length : cursor.Rest.Length;
        cursor.AddMessage(protocol, 0, length);
        return Next(cursor);
    }

    private static Protocol Next(in HeaderCursor cursor) =>
        IsMarked(cursor.Layers) && IsMarkedMessage(cursor.Rest) ? Protocol.RemoteCall : Protocol.None;

    private static bool IsLast(ReadOnlySpan<byte> mark) =>
        (BinaryPrimitives.ReadUInt32BigEndian(mark) & LastFragment) != 0;

    private static int LengthAfterMark(ReadOnlySpan<byte> mark) =>
        (int)(BinaryPrimitives.ReadUInt32BigEndian(mark) & ~LastFragment);

    // A reply does not name its program; the port of NFS is its server's.
    private static bool IsFromServer(in HeaderCursor cursor)
    {
        ReadOnlySpan<Layer> layers = cursor.Layers;
        int i = layers.Length - 1;
        while (i >= 0 && layers[i].Protocol is not (Protocol.Tcp or Protocol.Udp))
            i--;
        return i >= 0 && cursor.Header(layers[i]) is [var high, var low, ..] && (high << 8 | low) == FileSystemPort;
    }

    private bool IsAnswer()
    {
        const uint MostFlavor = 8;
        const uint MostState = 5;
        const uint FirstNamedFlavor = 390000;
        uint flavor = At(VerifierOffset);
        return Bytes.Length >= AcceptedState + 4 && (flavor <= MostFlavor || flavor / 10000 * 10000 == FirstNamedFlavor)
            && At(VerifierOffset + 4) <= MostAuthentication && At(AcceptedState) <= MostState;
    }

    private bool IsRefusal()
    {
        const uint Denied = 1;
        const uint MostState = 14;
        return At(StateOffset) == Denied && Bytes.Length >= VersionOffset + 4
            && At(VerifierOffset) <= 1 && At(VersionOffset) <= MostState;
    }

    private int AfterAuthentication(int offset)
    {
        uint length = At(offset + 4);
        return offset + AuthenticationSize + (int)Padded(Math.Min(length, ushort.MaxValue));
    }
}
