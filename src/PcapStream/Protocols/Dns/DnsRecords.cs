using System.Buffers.Binary;

namespace PcapStream.Protocols.Dns;

/// <summary>
/// Enumerates the questions and records of a DNS message, up to the last or the first that is incomplete.
/// </summary>
public ref struct DnsRecords
{
    private const int Sections = 4;

    private readonly ReadOnlySpan<byte> _message;
    private int _at = DnsHeader.Size;
    private int _section;
    private int _left;

    internal DnsRecords(ReadOnlySpan<byte> message)
    {
        _message = message;
        _left = Counted(0);
    }

    /// <summary>The current question or record.</summary>
    public DnsRecord Current { get; private set; }

    /// <summary>Returns this enumerator, for <c>foreach</c>.</summary>
    public readonly DnsRecords GetEnumerator() => this;

    /// <summary>Advances to the next.</summary>
    /// <returns>False after the last.</returns>
    public bool MoveNext()
    {
        while (_left == 0)
        {
            if (++_section >= Sections)
                return false;
            _left = Counted(_section);
        }
        if (TryReadRecord())
            return true;
        _section = Sections;
        _left = 0;
        return false;
    }

    private bool TryReadRecord()
    {
        if (!DnsName.TrySkip(_message, _at, out int type))
            return false;
        bool isQuestion = _section == (int)DnsSection.Question;
        int end = type + (isQuestion ? DnsRecord.QuestionSize : DnsRecord.RecordSize);
        if (end > _message.Length)
            return false;
        if (!isQuestion)
            end += BinaryPrimitives.ReadUInt16BigEndian(_message[(end - 2)..]);
        if (end > _message.Length)
            return false;
        Current = new DnsRecord(_message, (DnsSection)_section, _at, type);
        _at = end;
        _left--;
        return true;
    }

    private readonly int Counted(int section) => BinaryPrimitives.ReadUInt16BigEndian(_message[(4 + 2 * section)..]);
}

/// <summary>
/// A question or resource record of a DNS message, RFC 1035, sections 4.1.2 and 4.1.3. A question ends after its class.
/// <code>
///  0      n      n+2     n+4            n+8      n+10
///  +------+------+-------+--------------+--------+------
///  | name | type | class | time to live | length | data
///  +------+------+-------+--------------+--------+------
/// </code>
/// </summary>
public readonly ref struct DnsRecord
{
    internal const int QuestionSize = 4;
    internal const int RecordSize = 10;

    private readonly int _typeOffset;

    internal DnsRecord(ReadOnlySpan<byte> message, DnsSection section, int nameOffset, int typeOffset)
    {
        Message = message;
        Section = section;
        NameOffset = nameOffset;
        _typeOffset = typeOffset;
    }

    /// <summary>The whole message, which names point into.</summary>
    public ReadOnlySpan<byte> Message { get; }

    /// <summary>The section of the message.</summary>
    public DnsSection Section { get; }

    /// <summary>Offset of the name in the message; <see cref="DnsName"/> reads it.</summary>
    public int NameOffset { get; }

    /// <summary>Whether it is a question.</summary>
    public bool IsQuestion => Section == DnsSection.Question;

    /// <summary>The type (IANA, DNS parameters).</summary>
    public ushort Type => BinaryPrimitives.ReadUInt16BigEndian(Message[_typeOffset..]);

    /// <summary>The class; 1 for the Internet. In an OPT record (RFC 6891), the sender's UDP payload size.</summary>
    public ushort Class => BinaryPrimitives.ReadUInt16BigEndian(Message[(_typeOffset + 2)..]);

    /// <summary>
    /// Time to live in seconds; 0 for a question. In an OPT record, extended response code, version and flags.
    /// </summary>
    public uint TimeToLive => IsQuestion ? 0 : BinaryPrimitives.ReadUInt32BigEndian(Message[(_typeOffset + 4)..]);

    /// <summary>Offset of the data in the message.</summary>
    public int DataOffset => _typeOffset + (IsQuestion ? QuestionSize : RecordSize);

    /// <summary>The data; empty for a question.</summary>
    public ReadOnlySpan<byte> Data =>
        IsQuestion
            ? default
            : Message.Slice(DataOffset, BinaryPrimitives.ReadUInt16BigEndian(Message[(_typeOffset + 8)..]));

    /// <summary>
    /// The name as a new string: labels separated by points, unprintable characters escaped, <c>&lt;Root&gt;</c> for
    /// the root. <see cref="DnsName.TryRead"/> copies the bytes instead.
    /// </summary>
    public string ReadName() => DnsText.NameOf(Message, NameOffset);

    /// <summary>Reads the address of a record of type A or AAAA.</summary>
    /// <returns>False for other records, and if the length is wrong.</returns>
    public bool TryReadAddress(out NetworkAddress address)
    {
        const ushort A = 1;
        const ushort Aaaa = 28;
        address = (Type, Data.Length) switch
        {
            (A, 4) => NetworkAddress.Ipv4(Data),
            (Aaaa, 16) => NetworkAddress.Ipv6(Data),
            _ => default,
        };
        return address.Kind != AddressKind.None;
    }
}

/// <summary>The sections of a DNS message, RFC 1035, section 4.1, in their order.</summary>
public enum DnsSection : byte
{
    /// <summary>Questions; in an update (RFC 2136), the zone.</summary>
    Question,

    /// <summary>Answers; in an update, prerequisites.</summary>
    Answer,

    /// <summary>Authority records; in an update, the changes.</summary>
    Authority,

    /// <summary>Additional records.</summary>
    Additional,
}
