using System.Buffers.Binary;

namespace PcapStream.Protocols.Dns;

/// <summary>
/// DNS, RFC 1035, section 4.1.1. Multicast DNS (RFC 6762) and LLMNR (RFC 4795) have the same format. Over TCP, two
/// bytes with the message's length come before it (section 4.2.2); they are not part of the layer.
/// <code>
///  0    2       4           6         8             10           12
///  +----+-------+-----------+---------+-------------+------------+-----------+---------+-----------+------------
///  | id | flags | questions | answers | authorities | additional | questions | answers | authority | additional
///  +----+-------+-----------+---------+-------------+------------+-----------+---------+-----------+------------
/// </code>
/// </summary>
public readonly ref struct DnsHeader
{
    /// <summary>Length of the header in bytes.</summary>
    public const int Size = 12;

    /// <summary>Bytes of the length that comes before a message over TCP.</summary>
    internal const int PrefixSize = 2;

    private readonly ReadOnlySpan<byte> _bytes;

    private DnsHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Number that a query and its response share.</summary>
    public ushort Id => BinaryPrimitives.ReadUInt16BigEndian(_bytes);

    /// <summary>Response bit, opcode, flags and response code.</summary>
    public ushort Flags => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>Whether the message is a response.</summary>
    public bool IsResponse => (Flags & 0x8000) != 0;

    /// <summary>Kind of query: 0 for a standard query, 5 for an update (RFC 2136).</summary>
    public int Opcode => Flags >> 11 & 0xF;

    /// <summary>Number of questions, as the header gives it.</summary>
    public ushort Questions => BinaryPrimitives.ReadUInt16BigEndian(_bytes[4..]);

    /// <summary>Number of answers, as the header gives it.</summary>
    public ushort Answers => BinaryPrimitives.ReadUInt16BigEndian(_bytes[6..]);

    /// <summary>Number of authority records, as the header gives it.</summary>
    public ushort Authorities => BinaryPrimitives.ReadUInt16BigEndian(_bytes[8..]);

    /// <summary>Number of additional records, as the header gives it.</summary>
    public ushort Additional => BinaryPrimitives.ReadUInt16BigEndian(_bytes[10..]);

    /// <summary>Enumerates the questions and records.</summary>
    public DnsRecords Records => new(_bytes);

    /// <summary>Whether all questions and records that the header counts are in the bytes.</summary>
    internal bool IsComplete
    {
        get
        {
            int missing = Questions + Answers + Authorities + Additional;
            foreach (DnsRecord _ in Records)
                missing--;
            return missing == 0;
        }
    }

    /// <summary>Reads a message at the start of bytes; it extends to their end.</summary>
    /// <returns>False if there are fewer than <see cref="Size"/>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out DnsHeader header)
    {
        header = new DnsHeader(bytes);
        return bytes.Length >= Size;
    }

    internal static Protocol Decode(Protocol protocol, ref HeaderCursor cursor)
    {
        bool isInStream = cursor.Layers[^1].Protocol is Protocol.Tcp or Protocol.Dns;
        if (!isInStream)
        {
            cursor.TryAddLayer(protocol, Size);
            return Protocol.None;
        }
        // A segment may start anywhere in a message and may end in its length.
        ReadOnlySpan<byte> rest = cursor.Rest;
        int length = rest.Length < PrefixSize ? 0 : BinaryPrimitives.ReadUInt16BigEndian(rest);
        if (!DnsStart.IsCertain(length, rest.Length < PrefixSize ? default : rest[PrefixSize..])
            || !cursor.Skip(protocol, PrefixSize))
            return Protocol.None;
        cursor.AddMessage(protocol, Size, length);
        return cursor.Rest.IsEmpty ? Protocol.None : protocol;
    }
}

/// <summary>
/// Recognises the start of a message in a TCP stream. A segment may start inside a message, so the bytes themselves
/// must decide: the header's counts must fit into the length, and the first question or record must be valid.
/// </summary>
internal static class DnsStart
{
    private const int ReservedFlag = 0x0040;
    private const int LeastQuestion = 1 + DnsRecord.QuestionSize;
    private const int LeastRecord = 1 + DnsRecord.RecordSize;
    private const int LastOpcode = 6;
    private const int UnusedOpcode = 3;
    private const int MulticastBit = 0x8000;

    /// <summary>Whether the bytes are the start of a message.</summary>
    /// <param name="length">The message's length from the prefix.</param>
    /// <param name="bytes">The bytes after the prefix, which may be fewer or more than the message.</param>
    public static bool IsCertain(int length, ReadOnlySpan<byte> bytes)
    {
        bool isWhole = length <= bytes.Length;
        ReadOnlySpan<byte> message = isWhole ? bytes[..length] : bytes;
        if (length < DnsHeader.Size || !DnsHeader.TryRead(message, out DnsHeader header)
            || !IsPlausible(header, length))
            return false;
        int records = header.Questions + header.Answers + header.Authorities + header.Additional;
        if (records == 0)
            return length == DnsHeader.Size;
        foreach (DnsRecord record in header.Records)
            return IsKnownClass(record);
        // A name may continue after the captured bytes, but what was captured must be valid.
        return !isWhole && !DnsName.IsBroken(message, DnsHeader.Size);
    }

    private static bool IsPlausible(DnsHeader header, int length)
    {
        int records = header.Answers + header.Authorities + header.Additional;
        return (header.Flags & ReservedFlag) == 0
            && header.Opcode is <= LastOpcode and not UnusedOpcode
            && header.Questions * LeastQuestion + records * LeastRecord <= length - DnsHeader.Size;
    }

    // An OPT record (RFC 6891) stores the sender's payload size here.
    private static bool IsKnownClass(DnsRecord record)
    {
        const ushort Options = 41;
        return record.Type == Options
            || (record.Type != 0 && (record.Class & ~MulticastBit) is 1 or 3 or 4 or 254 or 255);
    }
}
