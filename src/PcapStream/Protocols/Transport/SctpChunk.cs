namespace PcapStream.Protocols.Transport;

/// <summary>
/// A chunk of an SCTP packet, RFC 9260, section 3.2.
/// <code>
///  0      1       2        4
///  +------+-------+--------+------------------------------------
///  | type | flags | length | length - 4 bytes, padded to 4 bytes
///  +------+-------+--------+------------------------------------
/// </code>
/// </summary>
public readonly ref struct SctpChunk
{
    internal const int HeaderSize = 4;

    internal SctpChunk(byte type, byte flags, int length, ReadOnlySpan<byte> data)
    {
        Length = length;
        Type = type;
        Flags = flags;
        Data = data;
    }

    /// <summary>What the chunk is (IANA, SCTP chunk types).</summary>
    public byte Type { get; }

    /// <summary>What the type says they mean.</summary>
    public byte Flags { get; }

    /// <summary>Bytes of the chunk, as it says, header included and padding not.</summary>
    public int Length { get; }

    /// <summary>What it says, without its header and padding, as far as it is there.</summary>
    public ReadOnlySpan<byte> Data { get; }
}
