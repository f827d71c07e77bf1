using System.Buffers.Binary;

namespace PcapStream.Protocols.Control;

/// <summary>
/// ICMP, RFC 792. An error quotes the packet that it is about.
/// <code>
///  0      1      2          4
///  +------+------+----------+---------------------
///  | type | code | checksum | depends on the type
///  +------+------+----------+---------------------
/// </code>
/// </summary>
public readonly ref struct IcmpHeader
{
    /// <summary>Bytes that every message has.</summary>
    public const int Size = 4;

    private const byte DestinationUnreachable = 3;
    private const byte SourceQuench = 4;
    private const byte Redirect = 5;
    private const byte TimeExceeded = 11;
    private const byte ParameterProblem = 12;
    private const int QuotingSize = 8;

    private readonly ReadOnlySpan<byte> _bytes;

    private IcmpHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>What the message is.</summary>
    public byte Type => _bytes[0];

    /// <summary>What it is more closely.</summary>
    public byte Code => _bytes[1];

    /// <summary>Checksum over the message.</summary>
    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>Sees a header at the start of bytes.</summary>
    /// <returns>False when there are fewer than <see cref="Size"/>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out IcmpHeader header)
    {
        header = new IcmpHeader(bytes);
        return bytes.Length >= Size;
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (!cursor.TryAddLayer(Protocol.Icmp, Size) || !Quotes(bytes[0]) || !cursor.TryExtend(QuotingSize - Size))
            return Protocol.None;
        cursor.Quote();
        return Protocol.Ipv4;
    }

    private static bool Quotes(byte type) => type is DestinationUnreachable or SourceQuench or Redirect or TimeExceeded or ParameterProblem;
}
