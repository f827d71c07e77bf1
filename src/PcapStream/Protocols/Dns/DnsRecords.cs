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
