using System.Buffers.Binary;

namespace PcapStream.Protocols.Dns;

/// <summary>Goes over the questions and records of a DNS message, up to the last or the first that is not all there.</summary>
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

    /// <summary>The question or record at hand.</summary>
    public DnsRecord Current { get; private set; }

    /// <summary>Itself, for <c>foreach</c>.</summary>
    public readonly DnsRecords GetEnumerator() => this;

    /// <summary>Goes to the next.</summary>
    /// <returns>False behind the last.</returns>
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
/// A question or resource record of a DNS message, RFC 1035, sections 4.1.2 and 4.1.3. A question ends behind its class.
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

    /// <summary>The message that it is in, which its names point into.</summary>
    public ReadOnlySpan<byte> Message { get; }

    /// <summary>The part of the message.</summary>
    public DnsSection Section { get; }

    /// <summary>Where its name begins in the message; <see cref="DnsName"/> reads it.</summary>
    public int NameOffset { get; }

    /// <summary>Whether it only asks.</summary>
    public bool IsQuestion => Section == DnsSection.Question;

    /// <summary>Its type (IANA, DNS parameters).</summary>
    public ushort Type => BinaryPrimitives.ReadUInt16BigEndian(Message[_typeOffset..]);

    /// <summary>Its class; 1 for the Internet. Of an OPT record (RFC 6891), the sender's UDP payload size.</summary>
    public ushort Class => BinaryPrimitives.ReadUInt16BigEndian(Message[(_typeOffset + 2)..]);

    /// <summary>Seconds that it may be kept; 0 for a question. Of an OPT record, extended response code, version and flags.</summary>
    public uint TimeToLive => IsQuestion ? 0 : BinaryPrimitives.ReadUInt32BigEndian(Message[(_typeOffset + 4)..]);

    /// <summary>Where its data begin in the message.</summary>
    public int DataOffset => _typeOffset + (IsQuestion ? QuestionSize : RecordSize);

    /// <summary>Its data; none for a question.</summary>
    public ReadOnlySpan<byte> Data =>
        IsQuestion
            ? default
            : Message.Slice(DataOffset, BinaryPrimitives.ReadUInt16BigEndian(Message[(_typeOffset + 8)..]));
}

/// <summary>The parts of a DNS message, RFC 1035, section 4.1, in their order.</summary>
public enum DnsSection : byte
{
    /// <summary>What is asked; in an update (RFC 2136), the zone.</summary>
    Question,

    /// <summary>Answers; in an update, prerequisites.</summary>
    Answer,

    /// <summary>Authority; in an update, what is to be changed.</summary>
    Authority,

    /// <summary>Additional records.</summary>
    Additional,
}
