using System.Buffers.Binary;

namespace PcapStream.Capture.PcapNg.Blocks;

/// <summary>
/// Goes over the options at the end of a block (draft-ietf-opsawg-pcapng, section 3.5). Ends at the end mark, and
/// where an option claims more than there is: what follows could be anything.
/// <code>
///  0         2          4
///  +---------+----------+------------------+
///  | code 16 | length 16| value, padded    |
///  +---------+----------+------------------+
/// </code>
/// </summary>
internal ref struct OptionReader(ReadOnlySpan<byte> options, bool bigEndian)
{
    /// <summary>The end of the options.</summary>
    public const ushort End = 0;

    /// <summary>Bytes before an option's value.</summary>
    public const int HeaderSize = 4;

    private ReadOnlySpan<byte> _rest = options;

    /// <summary>The option's code.</summary>
    public ushort Code { get; private set; }

    /// <summary>The option's value without its padding.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    public bool MoveNext()
    {
        if (_rest.Length < HeaderSize)
            return false;
        Code = UInt16(_rest);
        int length = UInt16(_rest[2..]);
        if (Code == End || HeaderSize + length > _rest.Length)
            return false;
        Value = _rest.Slice(HeaderSize, length);
        _rest = _rest[Math.Min(_rest.Length, HeaderSize + (int)BlockLayout.Padded((uint)length))..];
        return true;
    }

    private readonly ushort UInt16(ReadOnlySpan<byte> bytes) =>
        bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);
}
