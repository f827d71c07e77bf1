using System.Runtime.InteropServices;
using PcapStream.Protocols;
using PcapStream.Tables;

namespace PcapStream.Operations.Stats.Flows;

/// <summary>An address, and a port in layers that have ports. No padding: all bytes are hashed.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct EndpointKey(AddressBits Address, uint Port, AddressKind Kind)
{
    public uint Prefix =>
        (uint)(((Address.Lower * 3) ^ Address.Upper ^ ((ulong)Port << 40)) * 0x9E37_79B9_7F4A_7C15 >> 32);

    public int CompareTo(in EndpointKey other)
    {
        int order = Prefix.CompareTo(other.Prefix);
        if (order == 0)
            order = Address.CompareTo(other.Address);
        if (order == 0)
            order = Port.CompareTo(other.Port);
        return order != 0 ? order : ((int)Kind).CompareTo((int)other.Kind);
    }
}

/// <summary>The traffic of an endpoint, summed over its conversations.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Endpoint
{
    public EndpointKey Key;
    public Traffic Sent;
    public Traffic Received;

    /// <summary>Orders endpoints by their first packets, senders before receivers.</summary>
    public long First;

    public readonly Traffic Total => Sent + Received;
}

/// <summary>Endpoints by address and port.</summary>
internal readonly struct EndpointLogic : IRecordLogic<Endpoint>
{
    public static ulong Hash(in Endpoint record, in HashSeed seed) => seed.Hash(record.Key);

    public static bool SameKey(in Endpoint left, in Endpoint right) => left.Key == right.Key;

    public static int CompareKeys(in Endpoint left, in Endpoint right) => left.Key.CompareTo(right.Key);

    public static uint KeyPrefix(in Endpoint record) => record.Key.Prefix;

    public static void Merge(ref Endpoint earlier, in Endpoint later)
    {
        earlier.Sent += later.Sent;
        earlier.Received += later.Received;
        earlier.First = Math.Min(earlier.First, later.First);
    }
}

/// <summary>tshark's order: most frames first, then the earliest first packet.</summary>
internal readonly struct BusiestEndpoints : IRecordOrder<Endpoint>
{
    public static int Compare(in Endpoint left, in Endpoint right)
    {
        int order = right.Total.Frames.CompareTo(left.Total.Frames);
        return order != 0 ? order : left.First.CompareTo(right.First);
    }

    public static uint Prefix(in Endpoint record) => uint.MaxValue - (uint)Math.Min(record.Total.Frames, uint.MaxValue);
}

/// <summary>Most bytes first.</summary>
internal readonly struct LargestEndpoints : IRecordOrder<Endpoint>
{
    public static int Compare(in Endpoint left, in Endpoint right)
    {
        int order = right.Total.Bytes.CompareTo(left.Total.Bytes);
        return order != 0 ? order : left.First.CompareTo(right.First);
    }

    public static uint Prefix(in Endpoint record) => uint.MaxValue - (uint)Math.Min(record.Total.Bytes, uint.MaxValue);
}

/// <summary>In the order of their first packets.</summary>
internal readonly struct EarliestEndpoints : IRecordOrder<Endpoint>
{
    public static int Compare(in Endpoint left, in Endpoint right) => left.First.CompareTo(right.First);

    public static uint Prefix(in Endpoint record) => (uint)Math.Min(record.First, uint.MaxValue);
}

/// <summary>An endpoint.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Port">Its port; 0 in layers without ports.</param>
/// <param name="Sent">Traffic from it.</param>
/// <param name="Received">Traffic to it.</param>
public readonly record struct EndpointRow(NetworkAddress Address, ushort Port, Traffic Sent, Traffic Received)
{
    /// <summary>Both directions.</summary>
    public Traffic Total => Sent + Received;

    internal static IReadOnlyList<StatisticColumn> Columns { get; } =
    [
        StatisticColumn.Address("address"),
        StatisticColumn.Port("port"),
        .. StatisticColumn.Numbers(
            "frames", "bytes", "frames_sent", "bytes_sent", "frames_received", "bytes_received"),
    ];

    internal void Write(IRowWriter writer)
    {
        writer.BeginRow();
        writer.Add(Address);
        writer.Add(Port);
        writer.Add(Total);
        writer.Add(Sent);
        writer.Add(Received);
        writer.EndRow();
    }

    internal static EndpointRow From(in Endpoint record) =>
        new(
            new NetworkAddress(record.Key.Address, record.Key.Kind), (ushort)record.Key.Port, record.Sent,
            record.Received);
}
