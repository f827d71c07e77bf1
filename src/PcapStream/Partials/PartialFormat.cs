namespace PcapStream.Partials;

/// <summary>
/// The bytes of a partial: the mergeable result of one shard.
/// <code>
///   0  magic     8   "PCPART\x1A\n"
///   8  version   4   1
///  12  frame     .   kind 4, length 4, so many bytes; the first frame is the header, the last one the end
///  ..  digest    32  SHA-256 of all bytes before it
/// </code>
/// </summary>
internal static class PartialFormat
{
    /// <summary>The version of the format.</summary>
    public const int Version = 1;

    /// <summary>Bytes before the first frame.</summary>
    public const int PrologueSize = 12;

    /// <summary>Bytes of a frame before its fields.</summary>
    public const int FrameHeaderSize = 8;

    /// <summary>Bytes of the digest.</summary>
    public const int DigestSize = 32;

    /// <summary>
    /// Most bytes of a frame: the description of a capture with as many interfaces as are read, and all that is kept of
    /// their text.
    /// </summary>
    public const int MostFrameBytes = 64 << 20;

    /// <summary>Bytes at which a frame of rows is full.</summary>
    public const int FullRows = 64 << 10;

    public static ReadOnlySpan<byte> Magic => "PCPART\x1A\n"u8;
}

/// <summary>The kinds of frames.</summary>
internal enum PartialFrame
{
    /// <summary>The command, its options, the shard and the inputs.</summary>
    Header = 1,

    /// <summary>A part of an input that was read, and its damage ledger.</summary>
    Part = 2,

    /// <summary>What a command counted, of a part or of all.</summary>
    State = 3,

    /// <summary>Rows of a table, in the order of their keys.</summary>
    Rows = 4,

    /// <summary>The last frame.</summary>
    End = 5,
}

/// <summary>A partial cannot be read, or cannot be combined with the others; the message names the file.</summary>
public sealed class PartialException : IOException
{
    internal PartialException(string message)
        : base(message)
    {
    }
}
