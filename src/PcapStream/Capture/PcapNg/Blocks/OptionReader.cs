namespace PcapStream.Capture.PcapNg.Blocks;

/// <summary>
/// Enumerates the options at the end of a block (draft-ietf-opsawg-pcapng, section 3.5), or anything else of their
/// layout. It ends at the end mark, and where an option claims more bytes than there are.
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

    /// <summary>The code of a comment, in the options of every block.</summary>
    public const ushort Comment = 1;

    /// <summary>Bytes before an option's value.</summary>
    public const int HeaderSize = 4;

    private ReadOnlySpan<byte> _rest = options;

    /// <summary>The option's code.</summary>
    public ushort Code { get; private set; }

    /// <summary>The option's value without its padding.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>A reader of the value's fields.</summary>
    public readonly FieldReader Fields => new(Value, bigEndian);

    /// <summary>The bytes after the end mark, once it was read.</summary>
    public ReadOnlySpan<byte> Rest { get; private set; }

    public bool MoveNext()
    {
        if (_rest.Length < HeaderSize)
            return false;
        var header = new FieldReader(_rest, bigEndian);
        Code = header.UInt16(0);
        int length = header.UInt16(2);
        if (Code == End)
            Rest = _rest[HeaderSize..];
        if (Code == End || HeaderSize + length > _rest.Length)
            return false;
        Value = _rest.Slice(HeaderSize, length);
        _rest = _rest[Math.Min(_rest.Length, HeaderSize + (int)PcapNgBlock.Padded((uint)length))..];
        return true;
    }

    /// <summary>Adds the comments among a block's options, as far as there is room for them.</summary>
    public static IReadOnlyList<string> AppendComments(
        IReadOnlyList<string> comments, ReadOnlySpan<byte> options, bool bigEndian, OptionText text)
    {
        var reader = new OptionReader(options, bigEndian);
        while (reader.MoveNext())
        {
            if (reader.Code == Comment)
                comments = text.Append(comments, reader.Value);
        }
        return comments;
    }
}
