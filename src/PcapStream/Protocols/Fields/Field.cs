using System.Buffers.Binary;
using PcapStream.Protocols.Frame;
using PcapStream.Protocols.Streams;

namespace PcapStream.Protocols.Fields;

/// <summary>
/// A named part of a protocol's header, with tshark's name and notation (Wireshark's display filter reference).
/// </summary>
public sealed class Field
{
    private readonly Protocol[] _alsoIn;

    private Field(
        Protocol protocol,
        string name,
        FieldType type,
        string description,
        FieldValueReader read,
        params Protocol[] alsoIn)
    {
        _alsoIn = alsoIn;
        Protocol = protocol;
        Name = name;
        Type = type;
        ValueType = type;
        Description = description;
        Read = read;
    }

    /// <summary>The name, such as <c>tcp.srcport</c>.</summary>
    public string Name { get; }

    /// <summary>The type of the values.</summary>
    public FieldType Type { get; }

    /// <summary>The meaning.</summary>
    public string Description { get; }

    /// <summary>The protocol of the header; <see cref="Protocol.Frame"/> for properties of the record.</summary>
    public Protocol Protocol { get; }

    /// <summary>The type that holds all values: a wider one where the type is too narrow for some.</summary>
    internal FieldType ValueType { get; private init; }

    internal FieldValueReader Read { get; }

    /// <summary>Whether a packet's headers of applications have to be decoded.</summary>
    internal bool NeedsApplications => Joins != StreamKinds.None;

    /// <summary>What has to be joined for all values, where packets are not read alone.</summary>
    internal StreamKinds Joins =>
        Name == FrameProtocols.Name || IsSummary ? StreamKinds.Joining | StreamKinds.Quic
        : IsAfterApplications ? StreamKinds.Joining
        : ProtocolTable.JoinsOf(Protocol);

    /// <summary>Whether the value is made of all headers of the packet.</summary>
    internal bool IsSummary { get; private init; }

    /// <summary>Whether the value depends on what applications take.</summary>
    internal bool IsAfterApplications { get; private init; }

    /// <summary>The streams that have to be followed for its values.</summary>
    internal StreamKinds Streams { get; private init; }

    /// <summary>
    /// The streams that have to be followed to the end for values that later packets change, where a capture is read
    /// twice.
    /// </summary>
    internal StreamKinds LaterStreams { get; private init; }

    /// <summary>Whether the value depends on the packets before.</summary>
    internal bool NeedsPlace => Streams != StreamKinds.None || FrameFields.NeedsPlace(this);

    /// <summary>Whether the value is some bits of the number in the header.</summary>
    internal bool IsPartOfNumber { get; private init; }

    /// <summary>Whether headers of a protocol have this field.</summary>
    public bool IsIn(Protocol protocol) => protocol == Protocol || Array.IndexOf(_alsoIn, protocol) >= 0;

    /// <summary>A number in decimal, big-endian in the header.</summary>
    /// <param name="protocol">The protocol of the header.</param>
    /// <param name="name">tshark's name.</param>
    /// <param name="type">A numeric type; its size is the number of bytes read.</param>
    /// <param name="description">The meaning.</param>
    /// <param name="offset">Offset in the header, in bytes.</param>
    internal static Field Decimal(Protocol protocol, string name, FieldType type, string description, int offset)
    {
        int size = SizeOf(type);
        return new Field(protocol, name, type, description, (in source, values) =>
        {
            if (TryRead(source.Bytes, offset, size, out ulong value))
                values.AddDecimal(value);
        });
    }

    /// <summary>A number in hexadecimal, with all digits of its type.</summary>
    internal static Field Hex(Protocol protocol, string name, FieldType type, string description, int offset)
    {
        int size = SizeOf(type);
        return new Field(protocol, name, type, description, (in source, values) =>
        {
            if (TryRead(source.Bytes, offset, size, out ulong value))
                values.AddHex(value, size * 2);
        });
    }

    /// <summary>Some bits of a number, shifted down, in decimal.</summary>
    /// <param name="protocol">The protocol of the header.</param>
    /// <param name="name">tshark's name.</param>
    /// <param name="type">A numeric type; its size is the number of bytes read.</param>
    /// <param name="description">The meaning.</param>
    /// <param name="offset">Offset of the number in the header, in bytes.</param>
    /// <param name="mask">The bits of the number.</param>
    internal static Field Bits(
        Protocol protocol, string name, FieldType type, string description, int offset, ulong mask)
    {
        int size = SizeOf(type);
        int shift = System.Numerics.BitOperations.TrailingZeroCount(mask);
        return new Field(protocol, name, type, description, (in source, values) =>
        {
            if (TryRead(source.Bytes, offset, size, out ulong value))
                values.AddDecimal((value & mask) >> shift);
        })
        {
            IsPartOfNumber = true,
        };
    }

    /// <summary>Some bits of a number, shifted down, in hexadecimal with all digits of the type.</summary>
    internal static Field HexBits(
        Protocol protocol, string name, FieldType type, string description, int offset, ulong mask)
    {
        int size = SizeOf(type);
        int shift = System.Numerics.BitOperations.TrailingZeroCount(mask);
        return new Field(protocol, name, type, description, (in source, values) =>
        {
            if (TryRead(source.Bytes, offset, size, out ulong value))
                values.AddHex((value & mask) >> shift, size * 2);
        })
        {
            IsPartOfNumber = true,
        };
    }

    /// <summary>One bit of a number of <paramref name="size"/> bytes.</summary>
    internal static Field Flag(Protocol protocol, string name, string description, int offset, int size, ulong mask) =>
        new(protocol, name, FieldType.Boolean, description, (in source, values) =>
        {
            if (TryRead(source.Bytes, offset, size, out ulong value))
                values.AddBoolean((value & mask) != 0);
        });

    /// <summary>An IPv4 address.</summary>
    internal static Field Ipv4(Protocol protocol, string name, string description, int offset) =>
        new(protocol, name, FieldType.Ipv4, description, (in source, values) =>
        {
            if (source.Bytes.Length >= offset + 4)
                values.AddIpv4(source.Bytes.Slice(offset, 4));
        });

    /// <summary>An IPv6 address.</summary>
    internal static Field Ipv6(Protocol protocol, string name, string description, int offset) =>
        new(protocol, name, FieldType.Ipv6, description, (in source, values) =>
        {
            if (source.Bytes.Length >= offset + 16)
                values.AddIpv6(source.Bytes.Slice(offset, 16));
        });

    /// <summary>A 48-bit hardware address.</summary>
    internal static Field Ether(Protocol protocol, string name, string description, int offset) =>
        new(protocol, name, FieldType.Ether, description, (in source, values) =>
        {
            if (source.Bytes.Length >= offset + 6)
                values.AddColonBytes(source.Bytes.Slice(offset, 6));
        });

    /// <summary>A field with a reader of its own.</summary>
    internal static Field Of(
        Protocol protocol, string name, FieldType type, string description, FieldValueReader read) =>
        new(protocol, name, type, description, read);

    /// <summary>A field whose values depend on the packets before in the stream.</summary>
    internal static Field OfStreams(
        Protocol protocol, string name, FieldType type, string description, FieldValueReader read) =>
        new(protocol, name, type, description, read)
        {
            Streams = protocol switch
            {
                Protocol.Tcp or Protocol.Tls => StreamKinds.Tcp,
                Protocol.Icmp or Protocol.Icmpv6 => StreamKinds.Echo,
                Protocol.Ipv4 or Protocol.Ipv6 => StreamKinds.Addresses,
                Protocol.Dns => StreamKinds.Dns | StreamKinds.Tcp | StreamKinds.Udp,
                Protocol.RemoteCall or Protocol.FileSystem => StreamKinds.Calls | StreamKinds.Tcp | StreamKinds.Udp,
                Protocol.Udp => StreamKinds.Udp | StreamKinds.Media,
                Protocol.Rtp or Protocol.Rtcp => StreamKinds.Media,
                Protocol.Quic => StreamKinds.Quic,
                Protocol.Http => StreamKinds.Http | StreamKinds.Tcp | StreamKinds.Udp,
                _ => throw new ArgumentOutOfRangeException(nameof(protocol), protocol, "has no streams"),
            },
        };

    /// <summary>The same field, for which segments are followed until they are acknowledged.</summary>
    internal Field OfUnacked() => Copy(Read, _alsoIn, ValueType, StreamKinds.Unacked);

    /// <summary>The same field, for which the parts of messages and datagrams are listed.</summary>
    internal Field OfParts() => Copy(Read, _alsoIn, ValueType, StreamKinds.Parts);

    /// <summary>The same field, for which the URIs of requests of HTTP are kept.</summary>
    internal Field OfTargets() => Copy(Read, _alsoIn, ValueType, StreamKinds.Targets);

    /// <summary>The same field, whose values are known when a capture is read for the second time.</summary>
    internal Field OfSecondPass() => new(Protocol, Name, Type, Description, Read) { LaterStreams = Streams };

    /// <summary>The same field, which has other values when a capture is read for the second time.</summary>
    internal Field ChangedBySecondPass() => Copy(Read, _alsoIn, ValueType, later: Streams);

    /// <summary>The same field, whose values depend on what applications take.</summary>
    internal Field AfterApplications() =>
        new(Protocol, Name, Type, Description, Read, _alsoIn)
        {
            IsAfterApplications = true,
            Streams = Streams,
            LaterStreams = LaterStreams,
        };

    /// <summary>The same field, which is made of all headers of the packet, those of applications included.</summary>
    /// <param name="streams">The streams that have to be followed for its values.</param>
    internal Field OfSummary(StreamKinds streams = StreamKinds.Tcp | StreamKinds.Echo) =>
        new(Protocol, Name, Type, Description, Read)
        {
            IsSummary = true,
            Streams = streams,
        };

    /// <summary>A field of text with the same values.</summary>
    internal Field AsText(string name, string description)
    {
        FieldValueReader read = Read;
        return new Field(Protocol, name, FieldType.Text, description,
            (in source, values) => values.AddTextOf(read, source), _alsoIn)
        {
            Streams = Streams,
        };
    }

    /// <summary>An address, and its name: the address as text, because names are not looked up.</summary>
    internal Field[] AndName() => [this, AsText($"{Name}_resolved", $"{Description} (resolved)")];

    /// <summary>The same field, some of whose values only fit a wider type.</summary>
    internal Field Outgrowing(FieldType wider) =>
        Copy(Read, _alsoIn, wider);

    /// <summary>The same field, also in the headers of other protocols.</summary>
    internal Field AlsoIn(params Protocol[] others) => Copy(Read, others, ValueType);

    /// <summary>The same field, only for layers whose header has at least one byte.</summary>
    internal Field OfHeader()
    {
        FieldValueReader read = Read;
        return Copy((in source, values) =>
        {
            if (!source.Header.IsEmpty)
                read(source, values);
        }, _alsoIn, ValueType);
    }

    /// <summary>The same field, only for layers that satisfy a condition.</summary>
    internal Field If(FieldCondition condition)
    {
        FieldValueReader read = Read;
        return Copy((in source, values) =>
        {
            if (condition(source.Bytes))
                read(source, values);
        }, _alsoIn, ValueType);
    }

    /// <summary>The same field, only for layers with at least <paramref name="length"/> bytes.</summary>
    internal Field AtLeast(int length) => If(bytes => bytes.Length >= length);

    /// <summary>The same field, whose value is some bits of a number.</summary>
    internal Field AsPartOfNumber() =>
        new(Protocol, Name, Type, Description, Read)
        {
            IsPartOfNumber = true,
            Streams = Streams,
        };

    private Field Copy(
        FieldValueReader read, Protocol[] alsoIn, FieldType valueType, StreamKinds streams = StreamKinds.None,
        StreamKinds later = StreamKinds.None) =>
        new(Protocol, Name, Type, Description, read, alsoIn)
        {
            ValueType = valueType,
            IsPartOfNumber = IsPartOfNumber,
            IsAfterApplications = IsAfterApplications,
            Streams = Streams | streams,
            LaterStreams = LaterStreams | later,
        };

    private static int SizeOf(FieldType type) => type switch
    {
        FieldType.Unsigned8 or FieldType.Signed8 => 1,
        FieldType.Unsigned16 => 2,
        FieldType.Unsigned24 => 3,
        FieldType.Unsigned32 or FieldType.Signed32 => 4,
        FieldType.Unsigned64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a number"),
    };

    private static bool TryRead(ReadOnlySpan<byte> bytes, int offset, int size, out ulong value)
    {
        value = 0;
        if (bytes.Length < offset + size)
            return false;
        bytes = bytes[offset..];
        switch (size)
        {
            case 1:
                value = bytes[0];
                return true;
            case 2:
                value = BinaryPrimitives.ReadUInt16BigEndian(bytes);
                return true;
            case 4:
                value = BinaryPrimitives.ReadUInt32BigEndian(bytes);
                return true;
            default:
                foreach (byte one in bytes[..size])
                    value = value << 8 | one;
                return true;
        }
    }
}

/// <summary>Adds the values that a field has in the current layer; none if their bytes are missing.</summary>
internal delegate void FieldValueReader(in FieldSource source, FieldValues values);

/// <summary>Decides from a layer's bytes whether it has a field.</summary>
internal delegate bool FieldCondition(ReadOnlySpan<byte> bytes);
