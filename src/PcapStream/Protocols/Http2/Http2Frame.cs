using System.Buffers.Binary;

namespace PcapStream.Protocols.Http2;

/// <summary>
/// A frame of HTTP/2, RFC 9113, section 4.1, as far as it was captured; or the preface, which a client sends first.
/// <code>
///  0        3      4       5           9
///  +--------+------+-------+-----------+---------
///  | length | type | flags | stream ID | payload
///  +--------+------+-------+-----------+---------
/// </code>
/// </summary>
internal readonly ref struct Http2Frame
{
    public const int HeaderSize = 9;
    public const byte Data = 0;
    public const byte Headers = 1;
    public const byte Priority = 2;
    public const byte ResetStream = 3;
    public const byte Settings = 4;
    public const byte PushPromise = 5;
    public const byte Ping = 6;
    public const byte GoAway = 7;
    public const byte WindowUpdate = 8;
    public const byte Continuation = 9;
    public const byte AlternativeService = 10;
    public const byte Origin = 12;
    public const byte PriorityUpdate = 16;

    /// <summary>Bytes of a setting.</summary>
    public const int SettingBytes = 6;

    private const byte AckFlag = 1;
    private const byte EndHeadersFlag = 4;
    private const byte PaddedFlag = 8;
    private const byte PriorityFlag = 0x20;
    private const int PriorityBytes = 5;
    private const int StreamIdBytes = 4;

    private readonly ReadOnlySpan<byte> _bytes;

    /// <param name="bytes">The header, and after it what was captured of the payload; or the preface.</param>
    /// <param name="offset">Where they are in the packet.</param>
    /// <param name="fields">The header fields that it brings, without their compression.</param>
    public Http2Frame(ReadOnlySpan<byte> bytes, int offset, ReadOnlySpan<byte> fields)
    {
        _bytes = bytes;
        Offset = offset;
        Fields = new Http2HeaderFields(fields);
    }

    /// <summary>RFC 9113, section 3.4.</summary>
    public static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>Where the frame is in the packet.</summary>
    public int Offset { get; }

    /// <summary>The header fields that it brings, without their compression.</summary>
    public Http2HeaderFields Fields { get; }

    public bool IsPreface => IsPrefaceAt(_bytes);

    public byte Type => _bytes[3];

    public uint Stream => BinaryPrimitives.ReadUInt32BigEndian(_bytes[5..]) & int.MaxValue;

    /// <summary>The header.</summary>
    public ReadOnlySpan<byte> Header => _bytes[..HeaderSize];

    /// <summary>The payload, as far as it was captured.</summary>
    public ReadOnlySpan<byte> Payload => _bytes[HeaderSize..];

    /// <summary>Bytes of the payload.</summary>
    public int Length => PayloadLength(_bytes);

    /// <summary>Whether all of it was captured.</summary>
    public bool IsWhole => Payload.Length == Length;

    public bool IsAck => Has(AckFlag);

    public bool EndsHeaders => Has(EndHeadersFlag);

    /// <summary>Whether its payload is shorter than its type needs.</summary>
    public bool IsTooShort => Type switch
    {
        Data or Headers or PushPromise or Continuation => !TryReadBlock(out _, out _),
        Priority => Payload.Length < PriorityBytes,
        ResetStream or WindowUpdate or PriorityUpdate => Payload.Length < StreamIdBytes,
        AlternativeService or Origin => !EndsWithOrigin,
        Settings => Payload.Length % SettingBytes > 0,
        Ping or GoAway => Payload.Length < 2 * sizeof(uint),
        _ => false,
    };

    /// <summary>Whether its type has a block of data or header fields, which may be padded.</summary>
    public bool HasBlock => Type is Data or Headers or PushPromise or Continuation;

    /// <summary>Whether its type has compressed header fields.</summary>
    public bool HasFields => Type is Headers or PushPromise or Continuation;

    public bool IsPadded => HasBlock && Has(PaddedFlag);

    /// <summary>Bytes of padding.</summary>
    public int PadLength => IsPadded && !Payload.IsEmpty ? Payload[0] : 0;

    /// <summary>The part of the payload that says on which stream this one depends; empty without it.</summary>
    public ReadOnlySpan<byte> Dependency => Type == Priority || (Type == Headers && Has(PriorityFlag))
        ? Unpadded[..Math.Min(PriorityBytes, Unpadded.Length)] : default;

    /// <summary>The payload after the length of padding.</summary>
    public ReadOnlySpan<byte> Unpadded => Payload[(IsPadded && !Payload.IsEmpty ? 1 : 0)..];

    /// <summary>Bytes before the payload of the frame whose bytes these are, or -1 if they are too few.</summary>
    public static int LengthOf(ReadOnlySpan<byte> bytes)
    {
        if (IsPrefaceAt(bytes))
            return Preface.Length;
        return bytes.Length < HeaderSize ? -1 : HeaderSize + PayloadLength(bytes);
    }

    /// <summary>Finds the block of data or header fields.</summary>
    /// <param name="block">The block, with the padding after it.</param>
    /// <param name="padding">Bytes of the padding.</param>
    /// <returns>False if the frame has none, or is shorter than what is around it.</returns>
    public bool TryReadBlock(out ReadOnlySpan<byte> block, out int padding)
    {
        block = default;
        padding = PadLength;
        if (!HasBlock || (IsPadded && Payload.IsEmpty))
            return false;
        int before = Type switch
        {
            Headers when Has(PriorityFlag) => PriorityBytes,
            PushPromise => StreamIdBytes,
            _ => 0,
        };
        block = Unpadded;
        if (block.Length < before + padding)
            return false;
        block = block[before..];
        return true;
    }

    /// <summary>Whether bytes start with the preface.</summary>
    public static bool IsPrefaceAt(ReadOnlySpan<byte> bytes) => bytes.StartsWith(Preface);

    private bool EndsWithOrigin
    {
        get
        {
            ReadOnlySpan<byte> rest = Payload;
            while (BinaryPrimitives.TryReadUInt16BigEndian(rest, out ushort length)
                && rest.Length >= sizeof(ushort) + length)
            {
                rest = rest[(sizeof(ushort) + length)..];
                if (Type == AlternativeService)
                    return true;
            }
            return Type == Origin && rest.IsEmpty;
        }
    }

    private static int PayloadLength(ReadOnlySpan<byte> bytes) =>
        (int)(BinaryPrimitives.ReadUInt32BigEndian(bytes) >> 8);

    private bool Has(byte flag) => (_bytes[4] & flag) != 0;
}
