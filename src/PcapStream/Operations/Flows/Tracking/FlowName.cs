using System.Numerics;
using PcapStream.Protocols;

namespace PcapStream.Operations.Flows.Tracking;

/// <summary>
/// What tells a flow from all others: the clock at its first packet, and the place of that packet among all. The same
/// in every run over the same captures.
/// </summary>
internal readonly record struct FlowName(ulong Upper, ulong Lower)
{
    public static FlowName Of(in FlowRecord flow) => new((ulong)flow.FirstClock, (ulong)flow.FirstOrdinal);

    /// <summary>The name of a tunnel between two addresses, in either direction.</summary>
    public static FlowName OfTunnel(in FlowTuple key)
    {
        bool isOrdered = (key.Low.Upper, key.Low.Lower).CompareTo((key.High.Upper, key.High.Lower)) <= 0;
        (AddressBits one, AddressBits other) = isOrdered ? (key.Low, key.High) : (key.High, key.Low);
        return new(Mix(one), ~Mix(other));
    }

    public bool IsNone => this == default;

    private static ulong Mix(AddressBits address) => BitOperations.RotateLeft(address.Upper, 32) ^ address.Lower;
}
