using System.Buffers.Binary;

namespace PcapStream.Protocols.NetBios;

/// <summary>
/// NetBIOS's name service, RFC 1002, section 4.2: DNS's form, with names of another encoding.
/// <code>
///  0    2       4           6         8           10           12
///  +----+-------+-----------+---------+-----------+------------+---------
///  | ID | flags | questions | answers | authority | additional | entries
///  +----+-------+-----------+---------+-----------+------------+---------
///
///  0      name   2       4              8        10
///  +------+------+-------+--------------+--------+-----------------
///  | name | type | class | time to live | length | flags, address      a question ends after the class
///  +------+------+-------+--------------+--------+-----------------
/// </code>
/// </summary>
internal ref struct NameMessage
{
    public const ushort Port = 137;

    private const int Size = 12;
    private const int QuestionSize = 4;
    private const int RecordSize = 10;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly int _questions;
    private int _left;
    private int _at;

    /// <summary>Starts before the first entry.</summary>
    public NameMessage(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
        _at = Size;
        if (bytes.Length < Size)
            return;
        _questions = BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]);
        for (int i = 4; i < Size; i += 2)
            _left += BinaryPrimitives.ReadUInt16BigEndian(bytes[i..]);
        Number = -1;
    }

    /// <summary>The number of the current entry, from 0 on.</summary>
    public int Number { get; private set; }

    /// <summary>Whether the current entry is a question.</summary>
    public readonly bool IsQuestion => Number < _questions;

    /// <summary>Offset of the current entry's name in the message, in bytes.</summary>
    public int NameOffset { get; private set; }

    /// <summary>The current entry from its type on; at least 4 bytes of a question, and 10 of a record.</summary>
    public ReadOnlySpan<byte> Rest { get; private set; }

    /// <summary>The current entry's type (RFC 1002, section 4.2.1.3).</summary>
    public readonly ushort Type => BinaryPrimitives.ReadUInt16BigEndian(Rest);

    /// <summary>A record's data, as far as it is there.</summary>
    public readonly ReadOnlySpan<byte> Data
    {
        get
        {
            if (IsQuestion)
                return default;
            int length = BinaryPrimitives.ReadUInt16BigEndian(Rest[8..]);
            return Rest[RecordSize..Math.Min(RecordSize + length, Rest.Length)];
        }
    }

    /// <summary>Advances to the next entry.</summary>
    /// <returns>False after the last that is there.</returns>
    public bool MoveNext()
    {
        if (_left-- <= 0)
            return false;
        NameOffset = _at;
        _at = EncodedName.EndOf(_bytes, _at);
        Number++;
        if (_at < 0 || _bytes.Length - _at < (IsQuestion ? QuestionSize : RecordSize))
        {
            _left = 0;
            return false;
        }
        Rest = _bytes[_at..];
        _at += IsQuestion ? QuestionSize : RecordSize + BinaryPrimitives.ReadUInt16BigEndian(Rest[8..]);
        _at = Math.Min(_at, _bytes.Length);
        return true;
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        cursor.TryAddLayer(Protocol.NetBiosName, Size);
        return Protocol.None;
    }
}
