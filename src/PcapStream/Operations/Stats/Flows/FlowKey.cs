using System.Runtime.InteropServices;
using PcapStream.Partials;
using PcapStream.Protocols;
using PcapStream.Tables;

namespace PcapStream.Operations.Stats.Flows;

/// <summary>
/// Two ends of a conversation, the lesser first, so that both directions have one key. No padding: all bytes are
/// hashed.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct FlowKey
{
    private const int PortShift = 48;
    private const ulong Spread = 0x9E37_79B9_7F4A_7C15;

    public readonly AddressBits Low;
    public readonly AddressBits High;
    public readonly ushort LowPort;
    public readonly ushort HighPort;
    public readonly AddressKind Kind;

    /// <param name="kind">The kind of both addresses.</param>
    /// <param name="source">The sender's address.</param>
    /// <param name="sourcePort">The sender's port; 0 in layers without ports.</param>
    /// <param name="destination">The receiver's address.</param>
    /// <param name="destinationPort">The receiver's port.</param>
    /// <param name="fromHigh">Whether the sender is the greater of both ends.</param>
    public FlowKey(
        AddressKind kind,
        AddressBits source,
        ushort sourcePort,
        AddressBits destination,
        ushort destinationPort,
        out bool fromHigh)
    {
        // The greater end is unpredictable: use conditional moves, not jumps.
        bool high = source.Upper > destination.Upper
            | (source.Upper == destination.Upper & (
                source.Lower > destination.Lower | (source.Lower == destination.Lower & sourcePort > destinationPort)));
        Low = new AddressBits(high ? destination.Upper : source.Upper, high ? destination.Lower : source.Lower);
        High = new AddressBits(high ? source.Upper : destination.Upper, high ? source.Lower : destination.Lower);
        LowPort = high ? destinationPort : sourcePort;
        HighPort = high ? sourcePort : destinationPort;
        fromHigh = high;
        Kind = kind;
    }

    private FlowKey(AddressKind kind, AddressBits low, ushort lowPort, AddressBits high, ushort highPort) =>
        (Kind, Low, LowPort, High, HighPort) = (kind, low, lowPort, high, highPort);

    /// <summary>Writes the key to a partial.</summary>
    public void WriteTo(PartialFields fields)
    {
        fields.Add((byte)Kind);
        fields.Add(Low.Upper);
        fields.Add(Low.Lower);
        fields.Add(High.Upper);
        fields.Add(High.Lower);
        fields.Add(LowPort);
        fields.Add(HighPort);
    }

    /// <summary>Reads what <see cref="WriteTo"/> wrote.</summary>
    public static FlowKey ReadFrom(PartialCursor fields)
    {
        var kind = (AddressKind)fields.Byte();
        if (kind is not (AddressKind.Ethernet or AddressKind.Ipv4 or AddressKind.Ipv6))
            throw fields.Fault("an address is of no known kind");
        var low = new AddressBits(fields.ULong(), fields.ULong());
        var high = new AddressBits(fields.ULong(), fields.ULong());
        ushort lowPort = fields.UShort();
        return new FlowKey(kind, low, lowPort, high, fields.UShort());
    }

    /// <summary>The first order of keys: mixes all bits, so that few prefixes are equal.</summary>
    public uint Prefix => (uint)(
        ((Low.Lower * 3) ^ (High.Lower * 5) ^ Low.Upper ^ (High.Upper << 1)
            ^ ((ulong)LowPort << 40) ^ ((ulong)HighPort << 24)) * Spread >> 32);

    // Other addresses than IPv6 have at most 48 bits without a port, or 32 with one: a word holds address and port.
    public ulong Hash(in HashSeed seed) => Kind == AddressKind.Ipv6
        ? seed.Hash(this)
        : seed.Hash(Low.Lower | ((ulong)LowPort << PortShift), High.Lower | ((ulong)HighPort << PortShift));

    public bool Same(in FlowKey other) =>
        Low.Lower == other.Low.Lower
            && High.Lower == other.High.Lower
            && LowPort == other.LowPort
            && HighPort == other.HighPort
        && Low.Upper == other.Low.Upper && High.Upper == other.High.Upper && Kind == other.Kind;

    public int CompareTo(in FlowKey other)
    {
        uint prefix = Prefix;
        uint otherPrefix = other.Prefix;
        if (prefix != otherPrefix)
            return prefix.CompareTo(otherPrefix);
        int order = Low.CompareTo(other.Low);
        if (order == 0)
            order = High.CompareTo(other.High);
        if (order == 0)
            order = LowPort != other.LowPort ? LowPort.CompareTo(other.LowPort) : HighPort.CompareTo(other.HighPort);
        return order != 0 ? order : ((int)Kind).CompareTo((int)other.Kind);
    }
}
